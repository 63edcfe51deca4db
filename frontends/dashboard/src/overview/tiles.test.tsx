import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { type Month, monthsOf } from './months.ts'
import { Tiles } from './tiles.tsx'

const SUMMARY: Schemas['Summary'] = {
  total_customers: 3,
  total_pets: 1,
  total_policies: 0,
  total_claims: 0,
  total_providers: 0,
  known_decisions: 0,
  straight_through_rate: null,
  time_to_decision_p50: null,
  time_to_decision_p95: null,
}

const MONTH = {
  year_month: '2026-10',
  total_claims: 4,
  prev_claims: null,
  claims_growth_pct: 0,
  approval_rate_decided: 0,
  decided_claims: 4,
  loss_ratio: 0,
  earned_loss_ratio: null,
} as Month

function show(month: Month) {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  })
  queryClient.setQueryData(queries.summary().queryKey, SUMMARY)
  render(
    <QueryClientProvider client={queryClient}>
      <Tiles months={monthsOf([month], '2026-11-23')} asOf="2026-11-23" />
    </QueryClientProvider>,
  )
}

const tile = (label: RegExp) => screen.getByText(label).closest('[data-slot="tile"]') as HTMLElement

test('a true zero is shown as zero, and judged', () => {
  show(MONTH)
  expect(tile(/^Approval rate/)).toHaveTextContent('0%Target 80%, missed')
  expect(tile(/^Loss ratio/)).toHaveTextContent('0%Target below 70%, met')
  expect(tile(/^Claims/)).toHaveTextContent('0in all')
})

test('what nobody measured is a dash with its reason, and no growth is made up', () => {
  show({ ...MONTH, approval_rate_decided: null, decided_claims: 0 })
  expect(tile(/^Approval rate/)).toHaveTextContent('—Target 80%Nothing is decided yet')
  expect(tile(/^Straight through/)).toHaveTextContent('—no decision on record')
  expect(tile(/^Claims/)).toHaveTextContent('No earlier figure to compare with')
})
