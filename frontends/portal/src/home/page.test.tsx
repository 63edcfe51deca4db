// A customer's first page and account, over a fetch that answers as the API does.
import '../../../ui/test-platform.ts'
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { POLICY } from '../test-answers.ts'
import { answering, beginAnew, heading, visit } from '../test-pages.tsx'

vi.mock('@petinsure360/client/session', () => import('../test-session.ts'))
vi.mock('../frame/connection.tsx', () => ({ Connection: () => null, FollowEvents: () => null }))

const RECORD = {
  customer_id: 'CUST-1',
  first_name: 'Ann',
  last_name: 'Lee',
  email: 'ann@example.com',
  email_confirmed: true,
  customer_since: '2026-01-01',
  customer_segment: 'Platinum',
  value_tier: 'Platinum',
}
const requests = [
  { claim_id: 'CLM-1', wanted: ['Invoice'], reply: false },
  { claim_id: 'CLM-2', wanted: [], reply: true },
]
const ANSWERS = {
  'GET /api/customers/me': { customer: RECORD, version: 'v1' },
  'GET /api/pets/customer/CUST-1': { pets: [] },
  'GET /api/policies/customer/CUST-1': { policies: [POLICY] },
  'GET /api/claims': { claims: [], count: 0, total: 4 },
  'GET /api/claims/open-requests': { requests },
}

beforeEach(beginAnew)

test('the first thing to do is a claim, and its figure says how many of them wait for the customer', async () => {
  answering(ANSWERS)
  await visit('/')
  await heading('Hello, Ann')
  const primary = [...document.querySelectorAll('main a.bg-brand')].map(each => each.textContent)
  expect(primary[0]).toBe('Submit a claim')
  const tile = () =>
    screen.getByText('Claims', { selector: '[data-slot=tile] *' }).closest('[data-slot=tile]')
  await waitFor(() => expect(tile()?.textContent).toBe('Claims42 need you'))
  expect(within(screen.getByRole('list', { name: 'Needs you' })).getAllByRole('link')).toHaveLength(2)
})

test.each(['/', '/account'])('%s tells nobody what we think they are worth', async path => {
  answering(ANSWERS)
  await visit(path)
  await waitFor(() => expect(document.body.textContent).toContain(path === '/' ? 'Hello, Ann' : 'Ann Lee'))
  expect(document.body.textContent).not.toMatch(/platinum|tier|segment/i)
})

test('who cannot correct a name or a birthday is told who can', async () => {
  answering(ANSWERS)
  await visit('/account')
  await heading('Your account')
  const card = (await screen.findByRole('heading', { name: 'Ann Lee' })).closest('[data-slot=card]')
  const way = within(card as HTMLElement).getByRole('link', { name: 'Help and contact' })
  expect(way.getAttribute('href')).toBe('/help')
})
