// Rules that fields of several forms share: the bounds are the API's, the sentences the product's own.
import * as v from 'valibot'

/** Words that are needed, at most `maxLength` characters. */
export const needed = (message: string, maxLength: number) =>
  v.pipe(v.string(), v.trim(), v.nonEmpty(message), v.maxLength(maxLength, tooLong(maxLength)))

/** Words that may be missing: nothing typed is null. */
export const maybe = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(maxLength, tooLong(maxLength)),
    v.transform(text => text || null),
  )

export const tooLong = (maxLength: number): string => `Use at most ${maxLength} characters.`

/** Full years from a date to another, both YYYY-MM-DD. */
export function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}

/** The date so many years before a day. */
export const yearsBefore = (day: string, years: number): string =>
  `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4).replace('-02-29', '-02-28')}`

/** A day that is not ahead: `what` cannot be in the future. */
export const past = (message: string, today: () => string, what: string) =>
  v.pipe(
    v.string(),
    v.nonEmpty(message),
    v.check(day => day <= today(), `${what} cannot be in the future.`),
  )

/** Why a pet cannot be born then; undefined where it can. */
export function birthProblem(born: string, today: string, oldest = OLDEST_PET): string | undefined {
  if (!born) return 'When was that? A good guess is fine.'
  if (born > today) return 'The date of birth cannot be in the future.'
  return yearsBetween(born, today) > oldest
    ? `A pet can be at most ${oldest} years old. Check the year.`
    : undefined
}

/** The API's bounds; a test holds them to its catalogue. */
export const OLDEST_PET = 30
export const YOUNGEST_CUSTOMER = 18
export const OLDEST_CUSTOMER = 120

const BREED = /^\p{L}[\p{L}\p{M}\u2019 .,'/()&+-]*$/u

/** Why a text names no breed; undefined where it may. */
export function breedProblem(text: string): string | undefined {
  const plain = text.trim()
  if (!plain) return 'Enter a breed. "Mixed Breed" is one, too.'
  const letters = plain.match(/\p{L}/gu)?.length ?? 0
  return letters >= 2 && BREED.test(plain) ? undefined : 'Enter a breed in letters, such as Beagle.'
}
