import { describe, expect, test } from 'vitest'
import { daysBetween, limitInWords, waitingInWords } from './cover.ts'

describe('cover in words', () => {
  test('a limit of 999,999 is no limit, and any other is dollars', () => {
    expect(limitInWords(999_999)).toBe('No yearly limit')
    expect(limitInWords(20_000)).toBe('$20,000')
    expect(limitInWords(0)).toBe('$0')
  })

  test('the waiting period counts down to its last day', () => {
    const wait = { is_waiting: true, as_of: '2026-11-23', covered_from: '2026-11-24' }
    expect(waitingInWords(wait)).toBe('1 day to go: treatments from Nov 24, 2026 on are covered.')
    expect(waitingInWords({ ...wait, covered_from: '2026-12-07' })).toContain('14 days to go')
    expect(waitingInWords({ ...wait, is_waiting: false })).toBe(
      'Treatments since Nov 24, 2026 can be claimed.',
    )
  })

  test('days are calendar days, also over a change of clocks', () => {
    expect(daysBetween('2026-10-31', '2026-11-02')).toBe(2)
  })
})
