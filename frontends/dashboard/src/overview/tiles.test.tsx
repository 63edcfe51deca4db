import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Compared, difference } from './compared.tsx'
import { type Period, shownOf } from './periods.ts'
import { period, trend } from './sample.ts'
import { Tiles } from './tiles.tsx'

const SUMMARY: Schemas['Summary'] = {
  total_customers: 3,
  total_pets: 1,
  total_policies: 0,
  total_claims: 1516,
  total_providers: 0,
  known_decisions: 0,
  straight_through_rate: null,
  time_to_decision_p50: null,
  time_to_decision_p95: null,
}

function show(...periods: Period[]) {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  })
  queryClient.setQueryData(queries.summary().queryKey, SUMMARY)
  const found = trend(periods)
  render(
    <QueryClientProvider client={queryClient}>
      <Tiles shown={shownOf(found)} />
      <Compared trend={found} />
    </QueryClientProvider>,
  )
}

const tile = (label: string) =>
  screen
    .getAllByText(label)
    .map(found => found.closest('[data-slot="tile"]'))
    .find(found => found !== null) as HTMLElement

test('a loss ratio is that of the premium earned, and missed when it is; a payout ratio is called so', () => {
  show(period('2026-10-01', { loss_ratio: 1000, payout_ratio: 56.6 }))
  expect(tile('Loss ratio')).toHaveTextContent('1,000%Target below 70%, missed')
  expect(tile('Paid')).toHaveTextContent('56.6% of $10,000 claimed')
})

test('a true zero is shown as zero, and judged', () => {
  show(period('2026-10-01', { approval_rate: 0, loss_ratio: 0 }))
  expect(tile('Approval rate')).toHaveTextContent('0%Target at least 80%, missed')
  expect(tile('Loss ratio')).toHaveTextContent('0%Target below 70%, met')
})

test('what nobody measured is a dash with its reason, and no growth is made up', () => {
  show(period('2026-10-01', { approval_rate: null, decided: 0 }))
  expect(tile('Approval rate')).toHaveTextContent('—Target at least 80%nothing is decided yet')
  expect(tile('Claims')).toHaveTextContent('No earlier figure to compare with')
})

test('more claims are neither good nor bad', () => {
  show(period('2026-09-01'), period('2026-10-01', { claims: 150 }))
  expect(within(tile('Claims')).getByText('up 50%')).toHaveClass('text-muted')
  expect(tile('Claims')).toHaveTextContent('1,516 in all')
})

test('a tile leads to the rows of its figure', () => {
  show(period('2026-10-01'))
  const hrefs = ['Claims', 'Paid', 'Loss ratio', 'Approval rate'].map(label =>
    within(tile(label)).getByRole('link').getAttribute('href'),
  )
  expect(hrefs[0]).toBe('/claims?service_from=2026-10-01&service_to=2026-10-28')
  expect(hrefs[3]).toContain('status=Approved%7CPartially+Approved%7CPaid%7CDenied')
})

test('the range stands beside as many days before', () => {
  show(period('2026-10-01'))
  const table = screen.getByRole('table', { name: 'The range, and the one right before it' })
  expect(within(table).getAllByRole('row')[5]).toHaveTextContent('Loss ratio60%60%unchanged')
})

test('rates differ by points, amounts by percent, and nothing from nothing', () => {
  const now = period('2026-10-01', { loss_ratio: 72.4, claims: 110 })
  const then = period('2025-10-01', { claims: 100 })
  expect(difference({ key: 'loss_ratio', term: '', kind: 'rate' }, now, then)).toBe('+12.4 points')
  expect(difference({ key: 'claims', term: '', kind: 'count' }, now, then)).toBe('+10%')
  expect(difference({ key: 'claims', term: '', kind: 'count' }, now, period('x', { claims: 0 }))).toBe('—')
})
