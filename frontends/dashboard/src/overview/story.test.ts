import { describe, expect, test } from 'vitest'
import { type Month, monthsOf } from './months.ts'
import { story } from './story.ts'
import { approvalVerdict, lossVerdict } from './targets.ts'

const month = (year_month: string, figures: Partial<Month> = {}): Month =>
  ({
    year_month,
    total_claims: 100,
    unique_customers: 50,
    loss_ratio: 60,
    decided_claims: 80,
    ...figures,
  }) as Month

const told = (...rows: Month[]) => story(monthsOf(rows, '2026-11-23'))

describe('the months that are spoken of', () => {
  test('leave out the one that still runs and claims without a day', () => {
    const none = { ...month('2026-11'), year_month: null }
    const months = monthsOf([month('2026-11'), month('2026-10'), month('2026-09'), none], '2026-11-23')
    expect(months.running?.year_month).toBe('2026-11')
    expect(months.latest?.year_month).toBe('2026-10')
    expect(months.before?.year_month).toBe('2026-09')
    expect(months.series.map(row => row.year_month)).toEqual(['2026-09', '2026-10', '2026-11'])
  })

  test('may be none', () => {
    expect(monthsOf([], null)).toEqual({ series: [], running: null, latest: null, before: null })
  })
})

describe('the sentence', () => {
  test('says that more customers claimed', () => {
    const text = told(
      month('2026-10', { total_claims: 150, unique_customers: 75 }),
      month('2026-09', { total_claims: 100, unique_customers: 50 }),
    )
    expect(text).toContain('Claims rose 50% to 150 in Oct 2026')
    expect(text).toContain('because more customers claimed (75 instead of 50)')
  })

  test('says that the same customers claimed less often', () => {
    const text = told(month('2026-10', { total_claims: 50 }), month('2026-09'))
    expect(text).toContain('Claims fell 50% to 50')
    expect(text).toContain('did so less often (1 claims a customer instead of 2)')
  })

  test('gives no reason that is not measured', () => {
    const text = told(month('2026-10', { total_claims: 150, unique_customers: null }), month('2026-09'))
    expect(text).not.toContain('because')
  })

  test('compares nothing with nothing', () => {
    expect(told(month('2026-10'))).toContain('100 claims in Oct 2026, with no earlier month to compare')
    expect(told()).toBe('There are no claims yet.')
    expect(told(month('2026-11', { total_claims: 0, decided_claims: 0 }))).toBe(
      'Nov 2026 so far: 0 claims, 0 of them decided.',
    )
  })

  test('judges what was paid by the target', () => {
    expect(told(month('2026-10', { loss_ratio: 70 }))).toContain(
      '70% of what was claimed has been paid, not below',
    )
    expect(told(month('2026-10', { loss_ratio: 0 }))).toContain('0% of what was claimed has been paid, below')
    expect(told(month('2026-10', { loss_ratio: null }))).not.toContain('paid')
  })
})

describe('verdicts', () => {
  test.each([
    [0, 'good'],
    [60, 'good'],
    [60.1, 'warn'],
    [70, 'warn'],
    [70.1, 'bad'],
  ])('of a loss ratio of %d is %s', (ratio, tone) => expect(lossVerdict(ratio)?.tone).toBe(tone))

  test('of what nobody measured is none', () => {
    expect(lossVerdict(null)).toBeNull()
    expect(approvalVerdict(null)).toBeNull()
    expect(approvalVerdict(0)?.tone).toBe('bad')
    expect(approvalVerdict(80)?.tone).toBe('good')
  })
})
