// Amounts and numbers as people type them. A comma groups three digits; where it could be a decimal comma, people are asked.
import { money } from './format.ts'

const GROUPED = /^\d{1,3}(,\d{3})+(\.\d*)?$/
const PLAIN = /^\d+(\.\d*)?$/
const DECIMAL_COMMA = /^\d+,\d+$|^\d{1,3}(\.\d{3})+(,\d{1,2})?$/

/** The number somebody typed, `1,250.5` included; null when it is none, or when a comma could mean two things. */
export function parseNumber(text: string): number | null {
  const plain = text.trim()
  return GROUPED.test(plain) || PLAIN.test(plain) ? Number(plain.replaceAll(',', '')) : null
}

/** The dollars somebody typed, `$1,250.50` included; null when it is no amount in whole cents below a billion. */
export function parseMoney(text: string): number | null {
  const plain = withoutSign(text)
  const dollars = parseNumber(plain)
  return dollars === null || dollars >= 1e9 || fraction(plain) > 2 ? null : dollars
}

/** What to say of a text that is no amount: the amount that was probably meant, or an example. */
export function amountAdvice(text: string): string {
  const meant = parseMoney(pointsForCommas(withoutSign(text)))
  return meant === null ? 'Enter an amount, such as 1,250.50.' : `Did you mean ${money(meant)}?`
}

/** As `amountAdvice`, of a number. */
export function numberAdvice(text: string): string {
  const meant = parseNumber(pointsForCommas(text.trim()))
  return meant === null ? 'Enter a number, such as 12.5.' : `Did you mean ${meant}?`
}

const withoutSign = (text: string): string => text.trim().replace(/^\$\s*/, '')

const fraction = (plain: string): number => plain.split('.')[1]?.length ?? 0

/** `1.234,50` as `1234.50`; a text of another form as nothing. */
const pointsForCommas = (plain: string): string =>
  DECIMAL_COMMA.test(plain) ? plain.replaceAll('.', '').replace(',', '.') : ''
