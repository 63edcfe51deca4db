import { describe, expect, test } from 'vitest'
import { claimsGap, claimsOf, nameOf, type Period, shownOf } from './periods.ts'
import { presetOf, presets } from './range.tsx'
import { period, trend } from './sample.ts'
import { summarize } from './summary.ts'
import { verdictOf } from './verdicts.ts'

const summaryOf = (...periods: Period[]) => {
  const found = trend(periods)
  return summarize(shownOf(found), claimsGap(found))
}

describe('the periods that are spoken of', () => {
  test('leave out the one that still runs', () => {
    const shown = shownOf(
      trend([period('2026-09-01'), period('2026-10-01'), period('2026-11-01', { partial: true })]),
    )
    expect(shown.running?.start).toBe('2026-11-01')
    expect(shown.latest?.start).toBe('2026-10-01')
    expect(shown.before?.start).toBe('2026-09-01')
  })

  test('may be none', () => {
    expect(shownOf(trend([]))).toMatchObject({ running: null, latest: null, before: null })
  })

  test('have names by their length, and the way to their claims', () => {
    const [one] = [period('2026-10-05', { end: '2026-10-11' })]
    expect([nameOf(one, 'month'), nameOf(one, 'week'), nameOf(one, 'day')]).toEqual([
      'Oct 2026',
      'week of Oct 5, 2026',
      'Oct 5, 2026',
    ])
    expect(claimsOf(one, 'Paid|Denied')).toBe(
      '/claims?service_from=2026-10-05&service_to=2026-10-11&status=Paid%7CDenied',
    )
  })
})

describe('the sentence', () => {
  test('says that more customers claimed', () => {
    const text = summaryOf(period('2026-09-01'), period('2026-10-01', { claims: 150, customers: 75 }))
    expect(text).toContain('Claims rose 50% to 150 in Oct 2026')
    expect(text).toContain('because more customers claimed (75 instead of 50)')
  })

  test('says that the same customers claimed less often', () => {
    const text = summaryOf(period('2026-09-01'), period('2026-10-01', { claims: 50 }))
    expect(text).toContain('Claims fell 50% to 50')
    expect(text).toContain('did so less often (1 per customer instead of 2)')
  })

  test('gives no reason whose figures read the same', () => {
    const text = summaryOf(
      period('2026-09-01', { claims: 83, customers: 70 }),
      period('2026-10-01', { claims: 85, customers: 70 }),
    )
    expect(text).toContain('Claims rose 2.4% to 85 in Oct 2026; ')
  })

  test('gives no reason that is not measured', () => {
    expect(
      summaryOf(period('2026-09-01'), period('2026-10-01', { claims: 150, customers: 0 })),
    ).not.toContain('because')
  })

  test('compares nothing with nothing', () => {
    expect(summaryOf(period('2026-10-01'))).toContain(
      '100 claims in Oct 2026, with nothing earlier to compare',
    )
    expect(summaryOf()).toBe('There are no claims yet.')
    expect(summaryOf(period('2026-11-01', { partial: true, claims: 0, decided: 0 }))).toBe(
      'Nov 2026 so far: 0 claims, 0 of them decided.',
    )
  })

  test('judges what was paid by the premium that was earned, not by what was claimed', () => {
    const october = (figures: Partial<Period>) =>
      summaryOf(period('2026-10-01', { payout_ratio: 56.6, ...figures }))
    expect(october({ loss_ratio: 1000 })).toContain('the loss ratio was 1,000%, not below the 70% target')
    expect(october({ loss_ratio: 70 })).toContain('not below')
    expect(october({ loss_ratio: 0 })).toContain('0%, below the 70% target')
    expect(october({ loss_ratio: null })).not.toContain('loss ratio')
  })
})

describe('a feed that has gone silent', () => {
  const zeros = ['2026-09-01', '2026-10-01'].map(start => period(start, { claims: 0, customers: 0 }))

  test('is told as one, never as fewer claims', () => {
    const quiet = trend(zeros, { last_service_date: '2026-01-31', as_of: '2026-11-28' })
    expect(claimsGap(quiet)).toEqual({ since: '2026-01-31', days: 301 })
    expect(summarize(shownOf(quiet), claimsGap(quiet))).toBe(
      'No claims since Jan 31, 2026: nothing has come in for 301 days.',
    )
  })

  test('is no quiet fortnight, and no lake without claims', () => {
    expect(claimsGap(trend(zeros, { last_service_date: '2026-11-09' }))).toBeNull()
    expect(claimsGap(trend(zeros, { last_service_date: null }))).toBeNull()
  })
})

describe('verdicts', () => {
  test.each([
    [0, true],
    [69.9, true],
    [70, false],
    [965, false],
  ])('of a loss ratio of %d: met %s', (ratio, met) => expect(verdictOf('loss_ratio', ratio)?.met).toBe(met))

  test('of what nobody measured, or nobody aims at, are none', () => {
    expect(verdictOf('loss_ratio', null)).toBeNull()
    expect(verdictOf('payout_ratio', 60)).toBeNull()
    expect(verdictOf('approval_rate', 0)?.word).toBe('below target')
    expect(verdictOf('approval_rate', 80)?.met).toBe(true)
  })
})

describe('ranges', () => {
  test('that people name end on the day of the figures', () => {
    const found = Object.fromEntries(presets('2026-11-28').map(({ value, chosen }) => [value, chosen]))
    expect(found['30']).toEqual({ from: '2026-10-30', to: '2026-11-28', by: 'day' })
    expect(found.last).toEqual({ from: '2025-01-01', to: '2025-12-31', by: 'month' })
    expect(presetOf({ from: undefined, to: undefined, by: undefined }, '2026-11-28')).toBe('year')
    expect(presetOf({ from: '2026-10-30', to: '2026-11-28', by: 'week' }, '2026-11-28')).toBe('custom')
  })
})
