import { expect, test } from 'vitest'
import { renewalReminder } from './renewal.ts'

const policy = {
  status: 'Active',
  expiration_date: '2026-12-20',
  cancellation_date: null,
  monthly_premium: 32.76,
}

test('a policy says in time that it renews, and at what price', () => {
  expect(renewalReminder(policy, '2026-11-29')).toContain('on Dec 20, 2026 for $32.76 per month')
  expect(renewalReminder(policy, '2026-10-01')).toBeUndefined()
  expect(renewalReminder(policy, '2026-12-21')).toBeUndefined()
})

test('one that is cancelled does not', () => {
  const cancelled = { ...policy, status: 'Cancelled', cancellation_date: '2026-11-01' }
  expect(renewalReminder(cancelled, '2026-11-29')).toBeUndefined()
})
