import type { Schemas } from '@petinsure360/client'
import { describe, expect, test } from 'vitest'
import { installment, insuredBesides, optionsOf, petOfQuote, requestFor, stillFits } from './purchase.ts'

const rex = {
  pet_id: 'PET-1',
  species: 'Dog',
  breed: 'Beagle',
  date_of_birth: '2021-03-01',
} as Schemas['PetRow']
const quote = {
  quote_id: 'QUO-1',
  species: 'Dog',
  breed: ' beagle ',
  date_of_birth: '2021-03-01',
  state: 'TX',
  other_insured_pets: 0,
  payment_frequency: 'Annual',
  includes_wellness: true,
  includes_dental: false,
  includes_behavioral: false,
  valid_until: '2026-12-01',
} as Schemas['QuoteAnswer']
const catalogue = {
  add_ons: ['wellness', 'dental', 'behavioral'].map(name => ({
    name: `${name[0]?.toUpperCase()}${name.slice(1)}`,
    field: `includes_${name}`,
    monthly_price: 1,
  })),
  payment_frequencies: [{ name: 'Monthly', months: 1, discount_percentage: 0 }],
}

describe('what is to be bought', () => {
  test('is priced as the quote was, unless the address says otherwise', () => {
    expect(optionsOf({}, quote, catalogue)).toEqual({
      payment_frequency: 'Annual',
      includes_wellness: true,
      includes_dental: false,
      includes_behavioral: false,
    })
    const chosen = optionsOf({ frequency: 'Monthly', addons: 'Dental' }, quote, catalogue)
    expect(chosen).toMatchObject({
      payment_frequency: 'Monthly',
      includes_wellness: false,
      includes_dental: true,
    })
    expect(optionsOf({ addons: '' }, quote, catalogue).includes_wellness).toBe(false)
  })

  test('is the pet that the quote was made for', () => {
    expect(petOfQuote([rex], quote)).toBe(rex)
    expect(petOfQuote([{ ...rex, date_of_birth: '2021-03-02' }], quote)).toBeUndefined()
  })

  test('counts other pets with an active policy, each once', () => {
    const policies = [
      { pet_id: 'PET-1', status: 'Active' },
      { pet_id: 'PET-2', status: 'Active' },
      { pet_id: 'PET-2', status: 'Active' },
      { pet_id: 'PET-3', status: 'Cancelled' },
    ] as Schemas['PolicyRow'][]
    expect(insuredBesides('PET-1', policies)).toBe(1)
  })
})

describe('the quote one came with', () => {
  const request = requestFor(rex, 'TX', 0, optionsOf({}, quote, catalogue))

  test('is used as long as it holds and nothing differs', () => {
    expect(stillFits(quote, request, '2026-12-01')).toBe(true)
    expect(stillFits(quote, request, '2026-12-02')).toBe(false)
    expect(stillFits(quote, { ...request, state: 'CA' }, '2026-11-01')).toBe(false)
    expect(stillFits(quote, { ...request, includes_dental: true }, '2026-11-01')).toBe(false)
    expect(stillFits(undefined, request, '2026-11-01')).toBe(false)
  })
})

test('an installment is exact to the cent', () => {
  expect(installment(29.99, 3)).toBe(89.97)
  expect(installment(26.99, 12)).toBe(323.88)
})
