/** Worst first; what is not known here comes last. */
const ORDER = ['Very High', 'High', 'Medium', 'Low', 'Very Low']
const rank = (category: string): number => (ORDER.indexOf(category) + ORDER.length + 1) % (ORDER.length + 1)

/** Categories with their customers, worst first. */
export const byCategory = (distribution: Record<string, number>): [string, number][] =>
  Object.entries(distribution).toSorted(([a], [b]) => rank(a) - rank(b))
