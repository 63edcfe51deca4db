// The order of a list, as the address and the API write it: a key, descending with a minus in front.
import type { Sort } from '@petinsure360/ui'

/** The order that a text means; null is the list's own. */
export function sortOf(text: string | undefined): Sort | null {
  if (!text) return null
  return { key: text.replace(/^-/, ''), descending: text.startsWith('-') }
}

/** The text that an order is written as. */
export const sortText = (sort: Sort | null): string | undefined =>
  sort ? `${sort.descending ? '-' : ''}${sort.key}` : undefined
