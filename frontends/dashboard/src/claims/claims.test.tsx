import * as v from 'valibot'
import { expect, test } from 'vitest'
import { isDecided, paidOf } from '../list/decided.ts'
import { claims } from '../search.ts'
import { leadOf } from './claims.tsx'

test.each([
  [{}, 'All claims behind the figures.'],
  [{ month: '2026-10' }, 'Services of Oct 2026.'],
  [{ service_from: '2026-10-01', service_to: '2026-10-31' }, 'Services from Oct 1, 2026 to Oct 31, 2026.'],
  [{ service_from: '2026-10-01', service_to: '2026-10-01' }, 'Services of Oct 1, 2026.'],
  [{ submitted_to: '2026-11-20' }, 'Submitted until Nov 20, 2026.'],
])('the list says which days it has', (search, text) => expect(leadOf(search)).toBe(text))

test.each(['abc', '2026-13', '2026', '2026-1'])('an address of no month has none: %s', month =>
  expect(v.parse(claims, { month })).toEqual({}),
)

test('an address of no day has none', () => {
  expect(v.parse(claims, { service_from: '2026-02-31', service_to: 'x' })).toEqual({})
})

test.each([
  ['Under Review', 0, null],
  ['Submitted', 12.5, 12.5],
  ['Denied', 0, 0],
  ['Paid', 340, 340],
])('%s with %d paid shows %o', (status, paid_amount, shown) =>
  expect(paidOf({ status, paid_amount })).toBe(shown),
)

test('before a decision nothing was refused', () => {
  expect(isDecided({ status: 'Submitted' })).toBe(false)
  expect(isDecided({ status: 'Partially Approved' })).toBe(true)
})
