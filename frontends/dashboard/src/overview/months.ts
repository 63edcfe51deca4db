// Which months the overview speaks of: the last whole one, the one before it, and the one that still runs.
import type { Schemas } from '@petinsure360/client'

type Row = Schemas['KpiRow']
export type Month = Row & { year_month: string }

export interface Months {
  /** Oldest to newest, the running month included. */
  series: Month[]
  /** The month that is not over on the day of the figures. */
  running: Month | null
  /** The newest month that is over. */
  latest: Month | null
  before: Month | null
}

/** `rows` as served, newest first; claims without a day of service have no month and are left out. */
export function monthsOf(rows: readonly Row[], asOf: string | null): Months {
  const dated = rows.filter((row): row is Month => row.year_month !== null)
  const now = asOf?.slice(0, 7) ?? ''
  const [latest = null, before = null] = dated.filter(row => row.year_month < now)
  return {
    series: dated.toReversed(),
    running: dated.find(row => row.year_month >= now) ?? null,
    latest,
    before,
  }
}

/** Where the claims of a month are. */
export const claimsOf = (month: string): string => `/claims?month=${month}`
