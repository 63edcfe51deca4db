// What the addresses carry behind the question mark. What does not fit is left out, never an error.
type Raw = Record<string, unknown>

/** Words; numbers too, because the router reads `?name=7` as one. */
const words = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : undefined
}
const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)
const matching = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined
const day = (value: unknown) => matching(value, /^\d{4}-\d{2}-\d{2}$/)
/** A path of our own: never an address elsewhere. */
const path = (value: unknown) => matching(value, /^\/(?![/\\])/)
const position = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined
const step = (value: unknown): 1 | 2 | 3 | undefined => (value === 2 || value === 3 ? value : undefined)

export interface Next {
  next?: string
}
export const next = (raw: Raw): Next => ({ next: path(raw.next) })

export interface Named {
  name?: string
}
export const named = (raw: Raw): Named => ({ name: words(raw.name) })

export interface Answers {
  name?: string
  species?: string
  breed?: string
  born?: string
  state?: string
  /** Other pets are insured with us already. */
  others?: boolean
}
export const quote = (raw: Raw): Answers & { step?: 1 | 2 | 3 } => ({
  step: step(raw.step),
  name: words(raw.name),
  species: words(raw.species),
  breed: words(raw.breed),
  born: day(raw.born),
  state: words(raw.state),
  others: flag(raw.others),
})

export interface NewPet extends Next {
  quote?: string
  name?: string
}
export const newPet = (raw: Raw): NewPet => ({
  quote: words(raw.quote),
  name: words(raw.name),
  next: path(raw.next),
})

export interface Purchase {
  pet?: string
  plan?: string
  quote?: string
  name?: string
  frequency?: string
  method?: string
  /** Names of add-ons with commas between them; absent: those of the quote. */
  addons?: string
}
export const buy = (raw: Raw): Purchase => ({
  pet: words(raw.pet),
  plan: words(raw.plan),
  quote: words(raw.quote),
  name: words(raw.name),
  frequency: words(raw.frequency),
  method: words(raw.method),
  addons: words(raw.addons),
})

export interface JustDone {
  bought?: boolean
  added?: boolean
}
export const bought = (raw: Raw): JustDone => ({ bought: flag(raw.bought) })
export const added = (raw: Raw): JustDone => ({ added: flag(raw.added) })

export interface ClaimsShown {
  status?: string
  offset?: number
}
export const CLAIMS_PER_PAGE = 20

/** What the API is asked for, for what the address says. */
export const claimFilters = ({ status, offset = 0 }: ClaimsShown) => ({
  limit: CLAIMS_PER_PAGE,
  offset,
  status: status as never,
})

export const claims = (raw: Raw): ClaimsShown => ({ status: words(raw.status), offset: position(raw.offset) })

export interface NewClaim {
  policy?: string
}
export const newClaim = (raw: Raw): NewClaim => ({ policy: words(raw.policy) })
