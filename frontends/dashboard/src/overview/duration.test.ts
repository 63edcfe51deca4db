import { expect, test } from 'vitest'
import { duration } from './duration.ts'

test.each([
  [null, '—'],
  [0, '0 ms'],
  [0.25, '250 ms'],
  [2.44, '2.4 sec'],
  [90, '1.5 min'],
  [3_600, '1 hour'],
  [9_000, '2.5 hours'],
  [86_400 * 3.5, '3.5 days'],
])('%s seconds are %s', (value, text) => expect(duration(value)).toBe(text))
