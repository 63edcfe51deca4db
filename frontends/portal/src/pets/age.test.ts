import { expect, test } from 'vitest'
import { ageInWords } from './age.ts'

const today = new Date(2026, 10, 23)

test.each([
  ['2023-11-23', '3 years'],
  ['2023-11-24', '2 years'],
  ['2024-11-24', '23 months'],
  ['2026-10-23', '1 month'],
  ['2026-10-24', '30 days'],
  ['2026-11-22', '1 day'],
  ['2026-11-24', 'not born yet'],
])('a pet born on %s is %s old on 23 November 2026', (born, age) => {
  expect(ageInWords(born, today)).toBe(age)
})
