import { describe, expect, test } from 'vitest'
import { outcome } from './add-on-change.tsx'
import { type AddOn, lasts, stateInWords, verbOf } from './add-ons.tsx'

const none: AddOn = {
  add_on: 'dental',
  included: false,
  begins: null,
  covered_from: null,
  ends: null,
  monthly_price: 8,
  withdraw_until: null,
}
const added: AddOn = { ...none, included: true, begins: '2026-11-23', covered_from: '2026-12-07' }
const givenUp: AddOn = { ...added, ends: '2027-11-23' }

describe('an add-on', () => {
  test('that a policy does not have can be added, at its price', () => {
    expect(verbOf(none)).toBe('Add')
    expect(stateInWords(none, '2026-11-23')).toBe('$8.00 a month')
  })

  test('waits before it covers', () => {
    expect(stateInWords(added, '2026-12-06')).toBe('Waiting period: covers from Dec 7, 2026')
    expect(stateInWords(added, '2026-12-07')).toBe('$8.00 a month of the premium')
    expect(outcome(added, 'Rex')).toBe('Dental care covers treatments of Rex from Dec 7, 2026 on.')
  })

  test('that was just added can be taken back, and is gone then', () => {
    const fresh = { ...added, withdraw_until: '2026-11-24' }
    expect(verbOf(fresh)).toBe('Take back')
    expect(stateInWords(fresh, '2026-11-23')).toBe('Just added. You can take it back until Nov 24, 2026.')
    expect(outcome(none, 'Rex')).toBe('Dental care is taken back, as though it had never been added.')
  })

  test('that is given up covers to the end of the term, and can be kept', () => {
    expect(verbOf(added)).toBe('Remove at renewal')
    expect(lasts(givenUp)).toBe(false)
    expect(verbOf(givenUp)).toBe('Keep')
    expect(outcome(givenUp, 'Rex')).toContain('until Nov 23, 2027')
  })
})
