import type { ReactNode } from 'react'
import type { SortValue } from './sorting.ts'

export interface Column<T> {
  key: string
  header: ReactNode
  /** The header as text, where it is more than that and rows are sorted by it. */
  name?: string
  /** Without it: `row[key]` as text, and a dash for nothing. */
  cell?: (row: T) => ReactNode
  /** By what rows are sorted here; `true` when whoever serves them sorts them. */
  sort?: boolean | ((row: T) => SortValue)
  /** `end` for figures, which then also sort descending first. */
  align?: 'start' | 'end'
  /** Sorted from the oldest to the newest. */
  isDay?: boolean
  className?: string
}
