import { describe, expect, test } from 'vitest'
import { announcement } from './announce.ts'

const event = (name: string, data: Record<string, unknown>) => ({
  id: 'CUST-1/1',
  type: `petinsure360.${name}.v1`,
  time: '2026-01-01T00:00:00Z',
  data,
})

describe('what a customer is told', () => {
  test('names the pet that was added', () => {
    expect(announcement(event('pet_added', { pet_name: 'Rex' }))).toEqual({
      kind: 'good',
      text: 'Rex has been added to your account.',
    })
  })

  test('is what a decision pays of what was asked', () => {
    const update = {
      claim_id: 'CLM-1',
      claim_number: 'CLM-20261123-A1B2C3',
      claim_amount: 6250,
      covered_amount: 3000,
    }
    const messageOf = (status: string, more = {}) =>
      announcement(event('claim_status_update', { ...update, status, ...more }))
    expect(messageOf('Approved')?.text).toContain('approved in part: $3,000.00 of $6,250.00')
    expect(messageOf('Approved', { covered_amount: 6250 })?.text).toContain('was approved: $6,250.00.')
    expect(messageOf('Denied')).toMatchObject({ kind: 'bad', about: 'CLM-1' })
  })

  test.each(['Submitted', 'Under Review', 'Paid'])('is nothing for %s, which the page shows', status => {
    expect(announcement(event('claim_status_update', { status, message: 'It moved' }))).toBeNull()
  })

  test('is what the claims team wants', () => {
    const asked = event('case_updated', { claim_id: 'CLM-1', wanted: ['Invoice'] })
    expect(announcement(asked)).toMatchObject({ about: 'CLM-1' })
    expect(announcement(event('case_updated', { claim_id: 'CLM-1', wanted: [] }))).toBeNull()
    expect(announcement(event('message_added', { claim_id: 'CLM-1', sender: 'customer' }))).toBeNull()
  })

  test('is one sentence for a purchase, and one for each later change of a policy', () => {
    const update = { policy_number: 'PI-1', status: 'Active', type: 'new_policy' }
    expect(announcement(event('policy_update', update))).toBeNull()
    const ended = { ...update, type: 'cancelled', status: 'Cancelled' }
    expect(announcement(event('policy_update', ended))?.text).toBe('Policy PI-1 has been cancelled.')
  })

  test('is nothing for an event that needs no words', () => {
    expect(announcement(event('pipeline_progress', {}))).toBeNull()
  })
})
