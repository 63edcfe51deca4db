import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { COLUMNS as CLAIMS } from '../claims/columns.tsx'
import { COLUMNS as CUSTOMERS } from '../customers/columns.tsx'
import { COLUMNS as PROVIDERS } from '../providers/columns.tsx'
import { COLUMNS as REPLAYED } from '../replay/columns.tsx'
import { offerColumns, RISK_COLUMNS } from '../risk/columns.tsx'
import { visit } from '../test-pages.tsx'
import { ordersOf } from './sort-choice.tsx'

vi.mock('@petinsure360/client/session', () => import('../test-session.ts'))
vi.mock('@petinsure360/client/live', () => ({ startLive: () => () => undefined, useLiveState: () => 'live' }))

test('days, figures and words are each put in order in their own words', () => {
  expect(ordersOf(CUSTOMERS).slice(0, 4)).toEqual([
    { value: '-customer_since', label: 'Since, newest first' },
    { value: 'customer_since', label: 'Since, oldest first' },
    { value: 'state', label: 'Location, A to Z' },
    { value: '-state', label: 'Location, Z to A' },
  ])
  expect(ordersOf(RISK_COLUMNS).slice(0, 2)).toEqual([
    { value: '-total_risk_score', label: 'Score, highest first' },
    { value: 'total_risk_score', label: 'Score, lowest first' },
  ])
})

const LISTS = { CLAIMS, CUSTOMERS, PROVIDERS, REPLAYED, RISK_COLUMNS, offers: offerColumns(1) }

test.each(Object.entries(LISTS))('each order of %s has a name of its own', (_, columns) => {
  const orders = ordersOf(columns as typeof CLAIMS)
  expect(orders.length).toBe(2 * columns.filter(({ sort }) => sort).length)
  expect(orders.length).toBeGreaterThan(0)
  expect(new Set(orders.map(({ label }) => label)).size).toBe(orders.length)
  for (const { label } of orders) expect(label).toMatch(/^[A-Z][A-Za-z ]+, /)
})

describe('a list on a phone', () => {
  const asked: URL[] = []
  const row = { customer_id: 'CUST-1', full_name: 'Ann Lee', provider_id: 'P-1', provider_name: 'Oak Clinic' }
  const page = { count: 1, total: 1, facets: {}, as_of: null, description: '', distribution: {} }
  const answers: Record<string, object> = {
    '/api/insights/customers': { customers: [row], ...page },
    '/api/insights/providers': { providers: [row], ...page },
    '/api/insights/risks': { risk_scores: [row], ...page },
    '/api/insights/cross-sell': { recommendations: [row], total_opportunity: 0, ...page },
  }

  beforeEach(() => {
    asked.length = 0
    vi.stubGlobal('fetch', async (request: Request) => {
      const url = new URL(request.url)
      asked.push(url)
      const known = answers[url.pathname]
      return known ? Response.json(known) : Response.json({ status: 404 }, { status: 404 })
    })
  })

  test.each([
    ['/customers', 'Latest claim, newest first', 'Premium, highest first', '-in_force_annual_premium'],
    ['/providers', 'Claims, highest first', 'Provider, A to Z', 'provider_name'],
    ['/risk', 'Score, highest first', 'Pet age, highest first', '-pet_age_risk'],
    [
      '/risk/offers',
      'Priority, highest first',
      'Revenue a year, lowest first',
      'estimated_revenue_opportunity',
    ],
  ])('%s has cards, and is sorted by a choice', async (address, now, chosen, sort) => {
    await visit(address)
    const choice = await screen.findByLabelText('Sort by')
    expect(choice).toHaveDisplayValue(now)
    expect(screen.getAllByRole('table').map(table => table.getAttribute('role'))).toContain('table')
    await userEvent.selectOptions(choice, chosen)
    await waitFor(() => expect(asked.some(url => url.searchParams.get('sort') === sort)).toBe(true))
    expect(screen.getByLabelText('Sort by')).toHaveDisplayValue(chosen)
    expect(screen.queryByRole('option', { name: 'Default order' })).toBeNull()
  })
})
