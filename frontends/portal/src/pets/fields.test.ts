import type { Schemas } from '@petinsure360/client'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { changesOf, fieldsOf, petSchema } from './fields.ts'

const rex: Schemas['PetRow'] = {
  pet_id: 'PET-1',
  customer_id: 'CUST-1',
  pet_name: 'Rex',
  species: 'Dog',
  breed: 'Beagle',
  gender: 'Male',
  date_of_birth: '2021-03-01',
  weight_lbs: 25.5,
  color: null,
  microchip_id: null,
  is_neutered: true,
  pre_existing_conditions: null,
  vaccination_status: 'Up to Date',
  adoption_date: null,
  is_active: true,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
}

describe("a pet's form", () => {
  test('of a known pet that nobody touched changes nothing', () => {
    expect(changesOf(v.parse(petSchema, fieldsOf(rex)), rex)).toEqual({})
  })

  test('sends what was changed, and null for what was emptied', () => {
    const before = { ...rex, color: 'Brown' }
    const typed = { ...fieldsOf(before), weight_lbs: ' 27.5', color: ' ' }
    expect(changesOf(v.parse(petSchema, typed), before)).toEqual({ weight_lbs: 27.5, color: null })
  })

  test.each([
    ['weight_lbs', '0', 'Enter more than 0 pounds.'],
    ['weight_lbs', '500', 'Enter less than 500 pounds.'],
    ['pet_name', 'x'.repeat(51), 'Use at most 50 characters.'],
    ['color', 'x'.repeat(201), 'Use at most 200 characters.'],
    ['breed', 'zzzz😀<script>', 'Enter a breed in letters, such as Beagle.'],
    ['date_of_birth', '1850-01-01', 'A pet can be at most 30 years old. Check the year.'],
  ])('says of %s %o what the API would refuse', (field, typed, said) => {
    const { issues } = v.safeParse(petSchema, { ...fieldsOf(rex), [field]: typed })
    expect(issues?.map(each => each.message)).toEqual([said])
  })

  test('asks for what is missing, in words', () => {
    const { issues } = v.safeParse(petSchema, { ...fieldsOf({}), weight_lbs: 'a lot' })
    const messages = Object.fromEntries((issues ?? []).map(each => [each.path?.[0].key, each.message]))
    expect(messages.pet_name).toBe('What is the name?')
    expect(messages.weight_lbs).toBe('Enter a number, such as 12.5.')
    expect(messages.vaccination_status).toBe('Choose one; "Unknown" is fine.')
    expect(messages.color).toBeUndefined()
  })
})
