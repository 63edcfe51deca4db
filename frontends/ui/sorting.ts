// Rows in an order that people expect: numbers as numbers, words as words, what is missing last either way.

export interface Sort {
  key: string
  descending: boolean
}

export type SortValue = string | number | boolean | Date | null | undefined

// Made when it is needed: nothing of Intl is cheap the first time.
let words: Intl.Collator | undefined

function compare(a: SortValue, b: SortValue): number {
  if (typeof a === 'string' && typeof b === 'string') {
    words ??= new Intl.Collator('en-US', { numeric: true, sensitivity: 'base' })
    return words.compare(a, b)
  }
  return Number(a) - Number(b)
}

const isMissing = (value: SortValue): boolean => value === null || value === undefined || value === ''

/** `rows` by what `of` says of each; equal rows keep their order. */
export function sorted<T>(rows: readonly T[], of: (row: T) => SortValue, descending: boolean): T[] {
  return rows.toSorted((left, right) => {
    const [a, b] = [of(left), of(right)]
    if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b))
    return descending ? compare(b, a) : compare(a, b)
  })
}

/** The order after a click on `key`: `first` the first time, then the other, then as served again. */
export function nextSort(sort: Sort | null, key: string, descendingFirst: boolean): Sort | null {
  if (sort?.key !== key) return { key, descending: descendingFirst }
  return sort.descending === descendingFirst ? { key, descending: !descendingFirst } : null
}
