/** How old a pet is, in words: "3 years", "4 months", "11 days"; "not born yet" for a birth ahead. */
export function ageInWords(born: string, today: Date): string {
  const birth = new Date(`${born}T00:00:00`)
  const months = wholeMonths(birth, today)
  if (birth > today) return 'not born yet'
  if (months >= 24) return units(Math.floor(months / 12), 'year')
  if (months >= 1) return units(months, 'month')
  return units(Math.floor((today.getTime() - birth.getTime()) / 86_400_000), 'day')
}

function wholeMonths(from: Date, to: Date): number {
  const months = (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth()
  return to.getDate() < from.getDate() ? months - 1 : months
}

const units = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`
