import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { visit } from './test-pages.tsx'
import { state } from './test-session.ts'

vi.mock('@petinsure360/client/session', () => import('./test-session.ts'))
vi.mock('@petinsure360/client/live', () => ({ startLive: () => () => undefined, useLiveState: () => 'live' }))

const row = (id: string) => ({
  customer_id: id,
  full_name: '***',
  earned_loss_ratio: 0,
  value_tier: 'Gold',
  risk_category: 'Low',
  churn_risk_adjusted: 'Low',
})
const asked: string[] = []

function answer(url: URL): { status: number; body: unknown } {
  if (url.pathname !== '/api/insights/customers') return { status: 200, body: {} }
  if (url.searchParams.get('search') === 'broken')
    return { status: 422, body: { status: 422, code: 'invalid_input', detail: 'This cannot be searched.' } }
  const body = {
    customers: [row('CUST-1')],
    count: 1,
    total: 60,
    facets: { tier: { Gold: 60 }, risk: {} },
    as_of: '2026-11-23',
    description: '',
  }
  return { status: 200, body }
}

beforeEach(() => {
  asked.length = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url)
    if (url.pathname.startsWith('/api/insights')) asked.push(url.pathname + url.search)
    const { status, body } = answer(url)
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  })
})

function open(address: string) {
  return visit(address)
}

describe('the list of customers', () => {
  test('asks the API for what the address says', async () => {
    await open('/customers?q=austin&tier=Gold&sort=-earned_loss_ratio&offset=25')
    expect(await screen.findByText('60 customers')).toBeVisible()
    expect(asked).toContain(
      '/api/insights/customers?search=austin&sort=-earned_loss_ratio&tier=Gold&limit=25&offset=25',
    )
  })

  test('shows an analyst ids instead of names, and offers no search by name', async () => {
    await open('/customers')
    expect(await screen.findByText('CUST-1')).toBeVisible()
    expect(screen.queryByText('***')).toBeNull()
    expect(screen.getByLabelText('ID, city, state')).toBeVisible()
  })

  test('keeps every filter when another page is turned to, and begins anew with another filter', async () => {
    await open('/customers?tier=Gold')
    await userEvent.click(await screen.findByRole('button', { name: /Next/ }))
    expect(location.search).toBe('?tier=Gold&offset=25')
    await userEvent.click(screen.getByRole('button', { name: /Loss ratio/ }))
    expect(location.search).toBe('?tier=Gold&sort=-earned_loss_ratio')
  })

  test('tells an error as an error, without a row', async () => {
    await open('/customers?q=broken')
    expect(await screen.findByText('This cannot be searched.')).toBeVisible()
    expect(screen.queryByRole('table')).toBeNull()
  })
})

test('an address that leads nowhere says so, with the navigation around', async () => {
  await open('/nowhere')
  expect(await screen.findByText('This address leads nowhere')).toBeVisible()
  expect(screen.getAllByRole('link', { name: 'Customers' }).length).toBeGreaterThan(0)
})

test('a customer is not let in', async () => {
  state.roles = ['Customer']
  await open('/customers')
  expect(await screen.findByText('Your account has no staff role')).toBeVisible()
  expect(asked).toEqual([])
  state.roles = ['Analyst']
})
