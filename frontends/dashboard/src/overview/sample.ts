// Figures for tests: a trend in which everything is known.
import type { Period, Trend } from './periods.ts'

export const period = (start: string, figures: Partial<Period> = {}): Period => ({
  start,
  end: `${start.slice(0, 8)}28`,
  claims: 100,
  customers: 50,
  claimed: 10_000,
  paid: 6_000,
  decided: 80,
  approved: 64,
  earned_premium: 10_000,
  partial: false,
  approval_rate: 80,
  payout_ratio: 60,
  loss_ratio: 60,
  ...figures,
})

export const trend = (periods: Period[], more: Partial<Trend> = {}): Trend => ({
  from: periods[0]?.start ?? '2026-01-01',
  to: periods.at(-1)?.end ?? '2026-11-23',
  granularity: 'month',
  periods,
  total: period('2026-10-01'),
  before: period('2025-10-01'),
  last_service_date: '2026-11-22',
  as_of: '2026-11-23',
  as_of_version: 7,
  description: '',
  ...more,
})
