// What the addresses carry behind the question mark. What does not fit is left out, never an error.
import * as v from 'valibot'

const words = v.optional(v.fallback(v.optional(v.string()), undefined))
const flag = v.optional(v.fallback(v.optional(v.boolean()), undefined))
const day = v.optional(v.fallback(v.optional(v.pipe(v.string(), v.isoDate())), undefined))
/** A path of our own: never an address elsewhere. */
const path = v.optional(v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\/(?!\/|\\)/))), undefined))
const step = v.optional(v.fallback(v.picklist([1, 2, 3]), 1))

export const next = v.object({ next: path })

export const named = v.object({ name: words })

export const quote = v.object({
  step,
  name: words,
  species: words,
  breed: words,
  born: day,
  state: words,
  others: flag,
})

export const newPet = v.object({ quote: words, name: words, next: path })

export const buy = v.object({
  pet: words,
  plan: words,
  quote: words,
  name: words,
  frequency: words,
  method: words,
  /** Names of add-ons with commas between them; absent: those of the quote. */
  addons: words,
})

export const bought = v.object({ bought: flag })

export const added = v.object({ added: flag })
