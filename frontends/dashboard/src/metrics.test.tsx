import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Term } from './list/term.tsx'
import { metric } from './metrics.ts'

test('the loss ratio is paid over earned premium, and has the target; the payout ratio has none', () => {
  expect(metric('loss_ratio')).toEqual({
    name: 'Loss ratio',
    formula: 'paid ÷ earned premium × 100',
    unit: 'percent',
    below: 70,
  })
  expect(metric('payout_ratio').formula).toBe('paid ÷ claimed × 100')
  expect(metric('payout_ratio').below).toBeUndefined()
  expect(metric('approval_rate').atLeast).toBe(80)
})

test('a name that nobody defined is no metric', () => {
  expect(() => metric('profit')).toThrow('The glossary has no metric profit')
})

test('a name on screen tells its formula', () => {
  render(<Term of="loss_ratio" />)
  expect(screen.getByText('Loss ratio')).toHaveAttribute('title', 'Loss ratio: paid ÷ earned premium × 100')
})
