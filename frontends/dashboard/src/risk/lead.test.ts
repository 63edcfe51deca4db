import { expect, test } from 'vitest'
import { byCategory } from './categories.ts'
import { lead } from './lead.ts'

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

test('the sentence on top says what is measured', () => {
  expect(lead({ 'Very High': 58, Low: 442 }, 82_030)).toBe(
    '58 of 500 customers (11.6%) carry a very high risk; offers could bring $82,030 a year.',
  )
  expect(lead({}, 0)).toBe('Offers could bring $0 a year.')
  expect(lead()).toBeUndefined()
})
