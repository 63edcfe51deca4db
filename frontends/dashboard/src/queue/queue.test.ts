import { describe, expect, test } from 'vitest'
import { reasonInWords } from './reasons.ts'
import { rulingOf, START } from './ruling.ts'

describe('a ruling', () => {
  test('is nothing before it is chosen', () => {
    expect(rulingOf(START)).toBeUndefined()
  })

  test('approves what was computed, or another amount', () => {
    expect(rulingOf({ ...START, verdict: 'computed', note: ' by phone ' })).toEqual({
      verdict: 'approve',
      note: 'by phone',
    })
    expect(rulingOf({ ...START, verdict: 'other', amount: '$1,250.5' })).toMatchObject({
      verdict: 'approve',
      covered_amount: 1250.5,
    })
  })

  test.each(['', 'much', '0'])('needs an amount, and %o is none', amount => {
    expect(rulingOf({ ...START, verdict: 'other', amount })).toBeUndefined()
  })

  test('denies by a coded reason only', () => {
    expect(rulingOf({ ...START, verdict: 'deny' })).toBeUndefined()
    expect(rulingOf({ ...START, verdict: 'deny', reason: 'DUPLICATE_CLAIM' })).toMatchObject({
      verdict: 'deny',
      reason: 'DUPLICATE_CLAIM',
    })
  })
})

test('reasons are read as words', () => {
  expect(reasonInWords('SAME_INVOICE')).toBe('Same invoice')
})
