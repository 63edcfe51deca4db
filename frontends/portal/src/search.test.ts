import { describe, expect, test } from 'vitest'
import * as search from './search.ts'

describe('what an address carries', () => {
  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 7])(
    'never leads elsewhere: %s',
    next => {
      expect(search.next({ next })).toEqual({ next: undefined })
    },
  )

  test('leads back to a path of our own', () => {
    expect(search.next({ next: '/policies/new?quote=QUO-1' }).next).toBe('/policies/new?quote=QUO-1')
  })

  test('keeps the answers of a quote, and leaves out what is none', () => {
    const raw = { step: 3, name: 7, species: 'Dog', born: '2021-03-01', others: true, state: ['TX'] }
    expect(search.quote(raw)).toEqual({
      step: 3,
      name: '7',
      species: 'Dog',
      breed: undefined,
      born: '2021-03-01',
      state: undefined,
      others: true,
    })
    expect(search.quote({ step: 9, born: 'soon' })).toMatchObject({ step: undefined, born: undefined })
  })
})
