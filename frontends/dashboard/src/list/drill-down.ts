/** The address of a list with one more filter; what was filtered before stays, the page begins anew. */
export function withFilter<S extends { offset?: number | undefined }>(
  path: string,
  { offset: _, ...search }: S,
  filter: Partial<S>,
): string {
  const entries = Object.entries({ ...search, ...filter }).filter(([, value]) => value !== undefined)
  return `${path}?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`
}
