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

  test.each([
    ['Approved', 'good'],
    ['Paid', 'good'],
    ['Denied', 'bad'],
    ['Under Review', 'info'],
  ])('has the tone of a claim that is %s', (status, kind) => {
    const update = { status, message: 'It moved', claim_number: 'CLM-20261123-A1B2C3' }
    expect(announcement(event('claim_status_update', update))?.kind).toBe(kind)
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
