import { describe, expect, test } from 'vitest'
import { announcement } from './announce.ts'
import { destinations, isStaff } from './navigation.ts'

const event = (name: string, data: Record<string, unknown>) => ({
  id: 'CUST-1/1',
  type: `petinsure360.${name}.v1`,
  time: '2026-01-01T00:00:00Z',
  data,
})

describe('what the staff is told', () => {
  test('is the number, the kind and the amount of a claim', () => {
    const claim = { claim_number: 'CLM-20261123-A1B2C3', claim_type: 'Accident', claim_amount: 450 }
    expect(announcement(event('claim_submitted', claim))?.text).toBe(
      'New claim CLM-20261123-A1B2C3: Accident, $450.00',
    )
  })

  test('never says undefined, whatever an event leaves out', () => {
    for (const name of [
      'customer_created',
      'pet_added',
      'policy_created',
      'claim_submitted',
      'claim_status_update',
    ])
      expect(announcement(event(name, {}))?.text ?? '').not.toMatch(/undefined|NaN|null/)
  })

  test('is one sentence for many changes', () => {
    const counts = { claim_submitted: 40, pet_added: 2 }
    expect(announcement(event('changes_counted', { counts }))?.text).toBe('42 changes within a second')
    expect(announcement(event('changes_counted', {}))).toBeNull()
  })

  test('is what customers have sent and written, and nothing of what colleagues did', () => {
    const sentence = (name: string, data: Record<string, unknown>) => announcement(event(name, data))?.text
    expect(sentence('document_added', { uploaded_by: 'customer' })).toBe('A customer has sent a document')
    expect(sentence('message_added', { sender: 'customer' })).toBe('A customer has written a message')
    expect(sentence('document_added', { uploaded_by: 'staff' })).toBeUndefined()
    expect(sentence('message_added', { sender: 'staff' })).toBeUndefined()
  })

  test('is nothing when the pipeline moves', () => {
    expect(announcement(event('pipeline_progress', {}))).toBeNull()
    expect(announcement(event('claim_status_update', { status: 'Submitted' }))).toBeNull()
  })

  test('says where a claim stands within the sentence', () => {
    const update = { claim_number: 'CLM-1', status: 'Under Review' }
    expect(announcement(event('claim_status_update', update))?.text).toBe('Claim CLM-1 is now under review')
  })
})

describe('the navigation', () => {
  test('is for the staff', () => {
    expect(isStaff(['Customer'])).toBe(false)
    expect(isStaff(['Analyst'])).toBe(true)
  })

  test('has a key of its own for every page', () => {
    const keys = destinations(['Admin', 'Adjuster', 'Analyst']).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
