import { describe, expect, test } from 'vitest'
import { assigneeName } from './assignee.ts'
import { limitsOf } from './authority.ts'
import { type Choice, decisionRequest, START } from './decision-request.ts'
import { isOverdue } from './overdue.ts'
import { reasonInWords, whyHere } from './reasons.ts'

const OTHER: Choice = {
  ...START,
  verdict: 'other',
  amount: '900',
  reason: 'NOT_DOCUMENTED',
  explanation: 'No bill for it.',
}

describe('a ruling', () => {
  test('is nothing before it is chosen', () => {
    expect(decisionRequest(START)).toBeUndefined()
  })

  test('approves what was computed, or another amount', () => {
    expect(decisionRequest({ ...START, verdict: 'computed', note: ' by phone ' })).toEqual({
      verdict: 'approve',
      explanation: null,
      note: 'by phone',
    })
    expect(decisionRequest({ ...OTHER, amount: '$1,250.5' })).toMatchObject({
      verdict: 'approve',
      covered_amount: 1250.5,
    })
  })

  test.each(['', 'much', '0'])('needs an amount, and %o is none', amount => {
    expect(decisionRequest({ ...OTHER, amount })).toBeUndefined()
  })

  test('of another amount says why, in a code and in words', () => {
    expect(decisionRequest({ ...OTHER, reason: '' })).toBeUndefined()
    expect(decisionRequest({ ...OTHER, explanation: ' ' })).toBeUndefined()
    expect(decisionRequest(OTHER)).toMatchObject({ reason: 'NOT_DOCUMENTED', explanation: 'No bill for it.' })
  })

  test('answers an appeal in words', () => {
    expect(decisionRequest({ ...START, verdict: 'computed' }, true)).toBeUndefined()
    expect(
      decisionRequest({ ...START, verdict: 'computed', explanation: 'You are right.' }, true),
    ).toBeDefined()
  })

  test('denies by a coded reason only', () => {
    expect(decisionRequest({ ...START, verdict: 'deny' })).toBeUndefined()
    expect(decisionRequest({ ...START, verdict: 'deny', reason: 'DUPLICATE_CLAIM' })).toMatchObject({
      verdict: 'deny',
      reason: 'DUPLICATE_CLAIM',
    })
  })
})

test('whoever may not decide is told before, and who may', () => {
  const stake = { payable: 6000, approval_level: 2 }
  const answer = { authority: 2500, stake } as Parameters<typeof limitsOf>[0]
  expect(limitsOf(answer, 6250)).toEqual({ authority: 2500, mayApprove: false, mayDeny: false, level: 2 })
  expect(limitsOf({ ...answer, authority: 6100 }, 6250)).toMatchObject({ mayApprove: true, mayDeny: false })
})

test('a case says who has it', () => {
  expect(assigneeName({ assignee: null, assignee_name: null }, 'a')).toBeUndefined()
  expect(assigneeName({ assignee: 'a', assignee_name: 'Ann' }, 'a')).toBe('you')
  expect(assigneeName({ assignee: 'b', assignee_name: 'Bo Lee' }, 'a')).toBe('Bo Lee')
})

test('reasons are read as words', () => {
  expect(reasonInWords('SAME_INVOICE')).toBe('Same invoice')
})

test('a case is late after a week', () => {
  const now = Date.parse('2026-11-29T10:00:00Z')
  expect(isOverdue('2026-11-22T10:00:00Z', now)).toBe(false)
  expect(isOverdue('2026-11-22T09:59:59Z', now)).toBe(true)
})

test('what explains an amount is no reason to ask a person', () => {
  expect(whyHere(['FRAUD_REVIEW', 'DEDUCTIBLE_APPLIED', 'OUT_OF_NETWORK'])).toEqual(['Fraud review'])
})
