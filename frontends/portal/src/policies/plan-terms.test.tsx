import { render, screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { PlanTerms, termsSentence, waitingOf } from './plan-terms.tsx'

const standard = {
  annual_deductible: 250,
  coverage_limit: 10_000,
  reimbursement_percentage: 80,
  waiting_period_days: 14,
  out_of_network_percentage: 80,
}
const unlimited = {
  annual_deductible: 0,
  coverage_limit: 999_999,
  reimbursement_percentage: 100,
  waiting_period_days: 0,
}

test('the waiting periods of all plans are told together', () => {
  const plans = [14, 14, 7, 0].map((days, index) => ({ name: `P${index}`, waiting_period_days: days }))
  expect(waitingOf(plans)).toBe('14 days for P0 and P1, 7 days for P2, none for P3')
})

describe("a plan's terms", () => {
  test('are said with their units', () => {
    expect(termsSentence(standard)).toBe(
      'After $250 a year we pay 80%, up to $10,000 a year. Waiting period 14 days. Vets outside our network: 80% of the above.',
    )
  })

  test('say zero and unlimited as what they are', () => {
    expect(termsSentence(unlimited)).toBe(
      'From the first dollar we pay 100%, without a yearly limit. No waiting period.',
    )
    render(<PlanTerms terms={unlimited} />)
    expect(screen.getAllByText('None').map(each => each.tagName)).toEqual(['DD', 'DD'])
    expect(screen.getByText('No yearly limit').tagName).toBe('DD')
  })
})
