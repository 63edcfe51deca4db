// The periods that the overview speaks of: which is the last whole one, and where the claims of each are.
import type { Schemas } from '@petinsure360/client'
import { date, month } from '@petinsure360/ui/format'

export type Trend = Schemas['Trend']
export type Period = Schemas['TrendFigures']
export type Granularity = Trend['granularity']

export interface Shown {
  by: Granularity
  /** Oldest to newest, without a gap. */
  periods: readonly Period[]
  /** The newest whose last day is over. */
  latest: Period | null
  /** The whole one before it. */
  before: Period | null
  /** What is not over on the day of the figures. */
  running: Period | null
}

export function shownOf({ periods, granularity }: Trend): Shown {
  const whole = periods.filter(period => !period.partial)
  const last = periods.at(-1)
  return {
    by: granularity,
    periods,
    latest: whole.at(-1) ?? null,
    before: whole.at(-2) ?? null,
    running: last?.partial ? last : null,
  }
}

/** `Oct 2026`, `week of Oct 5, 2026` or `Oct 5, 2026`. */
export function nameOf({ start }: Pick<Period, 'start'>, by: Granularity): string {
  if (by === 'month') return month(start)
  return by === 'week' ? `week of ${date(start)}` : date(start)
}

/** In short, along an axis. */
export const shortName = (start: string, by: Granularity): string =>
  by === 'month' ? month(start) : date(start).replace(/, \d{4}$/, '')

/** Where the claims of a period are, and some of them by their status. */
export function claimsOf({ start, end }: Pick<Period, 'start' | 'end'>, status?: string): string {
  const search = new URLSearchParams({ service_from: start, service_to: end, ...(status && { status }) })
  return `/claims?${search}`
}

/** Statuses as filters: any of them. */
export const OPEN = 'Submitted|Under Review'
export const APPROVED = 'Approved|Partially Approved|Paid'
export const DECIDED = `${APPROVED}|Denied`

/** So many days without a claim are more than a quiet week. */
const GAP_DAYS = 14
const DAY_MS = 86_400_000

export interface ClaimsGap {
  /** The newest day of service on record. */
  since: string
  days: number
}

/** Since when no claim has come, where that is long enough to ask why. */
export function claimsGap({ last_service_date: last, as_of }: Trend): ClaimsGap | null {
  if (!last || !as_of) return null
  const days = Math.round((Date.parse(as_of) - Date.parse(last)) / DAY_MS)
  return days > GAP_DAYS ? { since: last, days } : null
}

/** How far `now` is from `then` in percent; null where that says nothing. */
export const changeOf = (now: number | null, then: number | null | undefined): number | null =>
  now === null || !then ? null : ((now - then) / then) * 100

/** The difference of two rates in points, to one decimal. */
export const pointsOf = (now: number | null, then: number | null | undefined): number | null =>
  now === null || then === null || then === undefined ? null : Math.round((now - then) * 10) / 10
