import { expect, test } from 'vitest'
import { byCategory } from './standing.tsx'

test('categories stand worst first, and unknown ones last', () => {
  const served = { 'Very Low': 9, Other: 1, High: 3, 'Very High': 2, Low: 5 }
  expect(byCategory(served).map(([category]) => category)).toEqual([
    'Very High',
    'High',
    'Low',
    'Very Low',
    'Other',
  ])
})
