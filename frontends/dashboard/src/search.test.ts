import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { customers, providers, signIn } from './search.ts'

describe('an address', () => {
  test('carries filters, order and place', () => {
    const search = { q: 'ann austin', tier: 'Gold', sort: '-loss_ratio', offset: 25 }
    expect(v.parse(customers, search)).toEqual(search)
  })

  test('that says nonsense says nothing', () => {
    expect(v.parse(customers, { offset: -1, tier: ['Gold'], sort: '', risk: {} })).toEqual({})
    expect(v.parse(providers, { network: 'perhaps' })).toEqual({})
  })

  test('may be typed: a zip code is a word', () => {
    expect(v.parse(customers, { q: 78701 })).toEqual({ q: '78701' })
  })

  test.each(['https://evil.example', '//evil.example', '/\\evil.example'])(
    'leads nowhere else after signing in: %s',
    next => expect(v.parse(signIn, { next }).next).toBeUndefined(),
  )
})
