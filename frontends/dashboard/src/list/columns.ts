import type { CsvColumn } from '@petinsure360/ui'

/** Columns of a file under the names the API gives them; lists are joined. */
export const plain = <T>(...keys: (keyof T & string)[]): CsvColumn<T>[] =>
  keys.map(key => ({
    key,
    header: key,
    value: row => {
      const value = row[key]
      return (Array.isArray(value) ? value.join('; ') : value) as string | number | boolean | null
    },
  }))

/** Rows on a page of a list. */
export const PAGE = 25
/** The most rows that one request for a file takes. */
export const FILE_PAGE = 1000
