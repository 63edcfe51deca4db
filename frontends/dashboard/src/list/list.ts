// A list of the insights, declared: what it is asked for, what narrows it down, its table and its file.
import type { ListQuery } from '@petinsure360/client/queries'
import type { Column, CsvColumn } from '@petinsure360/ui'
import type { ReactNode } from 'react'

/** What the address of every list says. */
export interface ListSearch {
  q?: string | undefined
  sort?: string | undefined
  offset?: number | undefined
}

export interface Answer {
  total: number
  facets: Record<string, Record<string, number>>
}

export interface ListFacet<S> {
  label: string
  key: keyof S & string
  /** As the API calls it, where the address has another name. */
  served?: string
  /** A value in words. */
  name?: (value: string) => string
  /** What the address has for a value. */
  parse?: (value: string) => S[keyof S]
  /** The order in which values are offered. */
  sorted?: (values: Record<string, number>) => Record<string, number>
}

export interface List<A extends Answer, R, S extends ListSearch> {
  /** What the rows are: "customers". */
  what: string
  caption: string
  title: (answer: A) => string
  note?: ReactNode
  /** What the API is asked for, of an address. */
  filters: (search: S) => Record<string, string | number | boolean | undefined>
  query: (search: S, page: { limit: number; offset: number }) => ListQuery<A>
  rows: (answer: A) => readonly R[]
  /** What the API sorts by itself; the header says so. */
  order?: string
  /** What is looked through; staff who are served names look through these too. */
  lookFor: (seesPeople: boolean) => string
  facets: readonly ListFacet<S>[]
  columns: readonly Column<R>[]
  /** The id of a row, and the path below which it has its page. */
  id: (row: R) => string | null
  path: string
  file: { name: string; columns: readonly CsvColumn<R>[]; page?: number }
  /** What is said where nothing is left, and where there is nothing yet. */
  noMatch: { title: string; text?: string }
  nothing: { title: string; text?: string }
}

/** Whether the address leaves rows out. */
export const isFiltered = <A extends Answer, R, S extends ListSearch>(
  list: List<A, R, S>,
  search: S,
): boolean =>
  Object.entries(list.filters(search)).some(([name, value]) => name !== 'sort' && value !== undefined)
