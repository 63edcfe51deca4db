// What the addresses carry behind the question mark. What does not fit is left out, never an error.
import * as v from 'valibot'

/** A number or a yes typed into an address is text here. */
const text = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String), v.nonEmpty())
const words = v.optional(v.fallback(v.optional(text), undefined))
const flag = v.optional(v.fallback(v.optional(v.boolean()), undefined))
/** February has no 31st, though a browser reads one as a day of March. */
function isDay(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

const day = v.optional(v.fallback(v.optional(v.pipe(v.string(), v.isoDate(), v.check(isDay))), undefined))
const oneOf = <const T extends string>(...values: T[]) =>
  v.optional(v.fallback(v.optional(v.picklist(values)), undefined))
const rows = v.optional(v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))), undefined))

/** Every page: the version of the figures that is shown. */
export const staff = v.object({ at: rows })

export const overview = v.object({ from: day, to: day, by: oneOf('day', 'week', 'month'), show: words })

/** Every list: words to look for, the order, and how many rows to skip. */
export const list = { q: words, sort: words, offset: rows }

export const customers = v.object({ ...list, tier: words, risk: words, churn: words })

export const customer = v.object({ offset: rows })

export const risk = v.object({ ...list, category: words })

export const offers = v.object({ ...list, tier: words, recommendation: words })

export const providers = v.object({ ...list, state: words, type: words, network: flag, tier: words })

export const provider = v.object({ offset: rows })

export const queue = v.object({ search: words, state: words, mine: flag, closed: flag, offset: rows })

const month = v.optional(
  v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/))), undefined),
)

export const claims = v.object({
  ...list,
  status: words,
  category: words,
  type: words,
  month,
  service_from: day,
  service_to: day,
  submitted_from: day,
  submitted_to: day,
})

export const replay = v.object({ ...list, outcome: words, status: words, type: words, reason: words })

export const quality = v.object({
  tab: words,
  table: words,
  entity: words,
  status: words,
  reason: words,
  offset: rows,
})

export const signIn = v.object({
  next: v.optional(v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\/(?!\/|\\)/))), undefined)),
})

export type OverviewSearch = v.InferOutput<typeof overview> & { offset?: number }
export type CustomersSearch = v.InferOutput<typeof customers>
export type RiskSearch = v.InferOutput<typeof risk>
export type OffersSearch = v.InferOutput<typeof offers>
export type ProvidersSearch = v.InferOutput<typeof providers>
export type QueueSearch = v.InferOutput<typeof queue>
export type ClaimsSearch = v.InferOutput<typeof claims>
export type ReplaySearch = v.InferOutput<typeof replay>
export type QualitySearch = v.InferOutput<typeof quality>
