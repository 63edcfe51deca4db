import { describe, expect, it, vi } from 'vitest'
import {
  ago,
  count,
  date,
  dateTime,
  days,
  money,
  month,
  percent,
  plural,
  seconds,
  share,
  wholeMoney,
  withDates,
} from './format.ts'

// West of Greenwich, where a date taken as midnight UTC would be the day before.
process.env.TZ = 'America/New_York'

describe('figures', () => {
  it('shows a real zero as a figure', () => {
    expect([money(0), percent(0), count(0), days(0), share(0)]).toEqual(['$0.00', '0%', '0', '0 days', '0%'])
  })

  it('shows what nobody measured as a dash', () => {
    for (const show of [
      money,
      wholeMoney,
      percent,
      share,
      count,
      days,
      seconds,
      date,
      dateTime,
      ago,
      month,
    ]) {
      expect(show(null)).toBe('—')
      expect(show(undefined)).toBe('—')
    }
    expect([money(''), money('abc'), count(Number.NaN), date('not a date'), ago('never')]).toEqual(
      Array(5).fill('—'),
    )
  })

  it('takes the decimal text of the API without losing a cent', () => {
    expect(money('1234567.89')).toBe('$1,234,567.89')
  })

  it('writes a minus that is as wide as a plus', () => {
    expect([money(-5), percent(-4.25)]).toEqual(['−$5.00', '−4.3%'])
  })

  it('takes points as percent and fractions as shares', () => {
    expect([percent(78.4), share(0.784)]).toEqual(['78.4%', '78.4%'])
  })

  it('tells short and long times apart', () => {
    expect([seconds(0.85), seconds(2.44)]).toEqual(['850 ms', '2.4 sec'])
  })

  it('knows one from many', () => {
    expect([plural(1, 'pet'), plural(0, 'pet'), plural(2, 'policy', 'policies')]).toEqual([
      '1 pet',
      '0 pets',
      '2 policies',
    ])
  })
})

it('dollars, numbers and days are written without Intl, whose first use takes a page longer than all of them', async () => {
  vi.stubGlobal('Intl', undefined)
  vi.resetModules()
  const { count, date, money, month, wholeMoney } = await import('./format.ts')
  expect([money(1250), money(-0.5), wholeMoney('1249.5'), count(15_000)]).toEqual([
    '$1,250.00',
    '−$0.50',
    '$1,250',
    '15,000',
  ])
  expect([date('2026-01-01'), date('2026-01-15T02:00:00Z'), month('2026-03')]).toEqual([
    'Jan 1, 2026',
    'Jan 14, 2026',
    'Mar 2026',
  ])
  vi.unstubAllGlobals()
})

describe('times', () => {
  it('keeps a date the same day wherever it is read', () => {
    expect(date('2026-01-01')).toBe('Jan 1, 2026')
    expect(dateTime('2026-01-01')).toBe('Jan 1, 2026')
    expect(month('2026-01')).toBe('Jan 2026')
    expect(month('2026-01-31')).toBe('Jan 2026')
  })

  it('says how long ago in the largest unit that fits', () => {
    const now = Date.parse('2026-03-10T12:00:00Z')
    expect(ago('2026-03-10T11:57:00Z', now)).toBe('3 minutes ago')
    expect(ago('2026-03-09T12:00:00Z', now)).toBe('yesterday')
    expect(ago('2026-03-10T11:59:45Z', now)).toBe('just now')
    expect(ago('2026-03-15T12:00:00Z', now)).toBe('in 5 days')
  })
})

it('days in a sentence of the rules are written as people write them', () => {
  expect(withDates('The service was on 2026-11-29; cover ends before 2027-08-31.')).toBe(
    'The service was on Nov 29, 2026; cover ends before Aug 31, 2027.',
  )
  expect(withDates('Policy PI-2026-11 pays 80% of 2026.')).toBe('Policy PI-2026-11 pays 80% of 2026.')
})
