/** What explains an amount sends nobody to a person. */
const EXPLAINING = new Set([
  'DEDUCTIBLE_APPLIED',
  'WITHIN_DEDUCTIBLE',
  'OUT_OF_NETWORK',
  'LIMIT_REACHED',
  'LIMIT_EXHAUSTED',
  'DECIDED_BY_PERSON',
])

/** The reasons for which a person is asked, in words. */
export const whyHere = (codes: readonly string[]): string[] =>
  codes.filter(code => !EXPLAINING.has(code)).map(reasonInWords)

/** Codes whose own words nobody would say. */
const SAID: Readonly<Record<string, string>> = { LOOK_ADVISED: 'Review recommended' }

/** A coded reason as words: `SAME_INVOICE` is "Same invoice". */
export function reasonInWords(code: string): string {
  const said = SAID[code]
  if (said) return said
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
