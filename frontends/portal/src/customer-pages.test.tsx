// What pages tell before and after money is spent, and what waits for the customer.
import '../../ui/test-platform.ts'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CANCELLATION, CATALOGUE, POLICY, QUOTE, REMAINING } from './test-answers.ts'
import { answering, asked, beginAnew, heading, visit } from './test-pages.tsx'
import { CUSTOMER, caller, GUEST } from './test-session.ts'

vi.mock('@petinsure360/client/session', () => import('./test-session.ts'))
vi.mock('./frame/connection.tsx', () => ({ Connection: () => null, FollowEvents: () => null }))

beforeEach(() => {
  beginAnew()
  caller.state = CUSTOMER
})

const PET = {
  pet_id: 'PET-1',
  pet_name: 'Rex',
  species: 'Dog',
  breed: 'Beagle',
  date_of_birth: '2021-03-01',
  customer_id: 'CUST-1',
}
const PETS = { 'GET /api/pets/customer/CUST-1': { pets: [PET] } }
const CLAIM = {
  claim_id: 'CLM-1',
  claim_number: 'CLM-20261123-1',
  customer_id: 'CUST-1',
  pet_id: 'PET-1',
  policy_id: 'POL-1',
  claim_type: 'Accident',
  claim_category: 'Laceration',
  claim_amount: 420.5,
  paid_amount: 0,
  submitted_date: '2026-11-22',
  service_date: '2026-11-20',
  status: 'Under Review',
}

describe('prices', () => {
  test('name no plan as the most popular, and say what a vet outside the network costs', async () => {
    caller.state = GUEST
    answering({ 'GET /api/catalogue': CATALOGUE, 'GET /api/quotes/QUO-1': QUOTE })
    await visit('/quote/QUO-1?name=Rex')
    await heading('Prices for Rex')
    const offer = within((await screen.findByRole('heading', { name: 'Basic' })).closest('li') as HTMLElement)
    expect(offer.getByText('Vets outside our network')).toBeTruthy()
    expect(offer.getByText('80% of the above')).toBeTruthy()
    expect(screen.queryByText(/popular|our pick|best/i)).toBeNull()
  })
})

describe('buying', () => {
  test('a second policy for a pet takes a deliberate yes, and no money is said to move', async () => {
    const user = userEvent.setup()
    answering({
      ...PETS,
      'GET /api/policies/customer/CUST-1': { policies: [POLICY] },
      'GET /api/customers/me': { customer: { state: 'TX' } },
      'GET /api/catalogue': CATALOGUE,
      'POST /api/quotes': QUOTE,
    })
    await visit('/policies/new?pet=PET-1&plan=Basic')
    const insure = await screen.findByRole('button', { name: 'Insure Rex for $32.76 a month' })
    expect(insure.hasAttribute('disabled') || insure.getAttribute('aria-disabled') === 'true').toBe(true)
    await user.click(insure)
    expect(asked.some(each => each.line === 'POST /api/policies')).toBe(false)
    expect(screen.getByText(/^Payments are simulated: no card is asked for/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'terms' })).toBeTruthy()

    await user.click(screen.getByRole('checkbox', { name: /^Yes, I want a second policy for Rex/ }))
    await user.click(screen.getByRole('button', { name: 'Insure Rex for $32.76 a month' }))
    await vi.waitFor(() => {
      const sent = asked.find(each => each.line === 'POST /api/policies')
      expect(JSON.parse(sent?.body ?? '{}')).toMatchObject({ pet_id: 'PET-1', confirm_second_policy: true })
    })
  })
})

describe('a cancellation', () => {
  const page = {
    ...PETS,
    'GET /api/policies/POL-1/remaining': REMAINING,
    'GET /api/policies/POL-1/add-ons': { as_of: '2026-11-23', add_ons: [] },
  }

  test('keeps what claims of the year were approved for, and says so before it is asked', async () => {
    const user = userEvent.setup()
    const kept = { ...CANCELLATION, retained: 32.76, claims_approved: 3325, refund: 0, days_used: 0 }
    answering({
      ...page,
      'GET /api/policies/POL-1': { policy: POLICY },
      'GET /api/policies/POL-1/cancellation': kept,
    })
    await visit('/policies/POL-1')
    await user.click(await screen.findByRole('button', { name: 'See your refund' }))
    const sums = await screen.findByRole('table', { name: 'What a cancellation gives back', hidden: true })
    expect(within(sums).getByText('Claims of this policy year')).toBeTruthy()
    expect(within(sums).getByText(/32\.76$/, { selector: 'tbody tr:nth-child(3) *' })).toBeTruthy()
    expect(
      screen.getByRole('button', { name: 'Cancel the policy, get $0.00 back', hidden: true }),
    ).toBeTruthy()
  })

  test('shows its refund afterwards, with day, way and receipt', async () => {
    const refund = {
      number: 2,
      kind: 'refund',
      due: '2026-11-23',
      amount: 9.06,
      state: 'refunded',
      receipt: 'PI-1-R2',
    }
    answering({
      ...page,
      'GET /api/policies/POL-1': {
        policy: { ...POLICY, status: 'Cancelled', cancellation_date: '2026-11-23' },
      },
      'GET /api/policies/POL-1/payments': { payments: [refund] },
    })
    await visit('/policies/POL-1')
    const row = (await screen.findByText('Refund to your payment method')).closest('tr')
    for (const text of ['Nov 23, 2026', '$9.06', 'Refunded', 'PI-1-R2'])
      expect(row?.textContent).toContain(text)
  })
})

describe('a claim', () => {
  const lists = {
    ...PETS,
    'GET /api/policies/customer/CUST-1': { policies: [POLICY] },
    'GET /api/customers/me': { customer: { first_name: 'Ann', customer_since: '2026-01-01' } },
    'GET /api/catalogue': { ...CATALOGUE, claim_statuses: [] },
    'GET /api/claims': { claims: [CLAIM], count: 1, total: 1 },
    'GET /api/claims/open-requests': { requests: [{ claim_id: 'CLM-1', wanted: ['Invoice'], reply: false }] },
  }

  test('that waits for the customer says so on the home page and in the list', async () => {
    answering(lists)
    await visit('/')
    const needs = within(await screen.findByRole('list', { name: 'Needs you' }))
    const way = await needs.findByRole('link', { name: 'Laceration for Rex: we need something from you' })
    expect(way.getAttribute('href')).toBe('/claims/CLM-1')
    expect(
      within(await screen.findByRole('table', { name: 'Your latest claims' })).getByText('Action needed'),
    ).toBeTruthy()
  })

  test('that waits for the customer is marked in the list of all', async () => {
    answering(lists)
    await visit('/claims')
    const table = within(await screen.findByRole('table', { name: 'Your claims' }))
    expect(table.getByText('Action needed')).toBeTruthy()
  })

  test('of a vet who is not in the list is said to be estimated as outside the network', async () => {
    const user = userEvent.setup()
    const documents = { media_types: [], endings: [], largest_bytes: 1000, most_per_claim: 5 }
    const vet = { provider_id: 'V1', provider_name: 'Lakeside Clinic', city: 'Austin', state: 'TX' }
    answering({
      ...lists,
      'GET /api/catalogue': { ...CATALOGUE, claim_types: [], documents },
      'GET /api/providers': { providers: [vet], count: 1, total: 1 },
    })
    await visit('/claims/new')
    const name = await screen.findByLabelText('Which vet?')
    await user.type(name, 'Dr. Nobody')
    expect(await screen.findByText(/^Not in our list: estimated as outside our network/)).toBeTruthy()
    await user.clear(name)
    await user.type(name, 'Lakeside Clini')
    await vi.waitFor(() => expect(asked.some(each => each.line === 'GET /api/providers')).toBe(true))
    await user.type(name, 'c')
    expect(await screen.findByText('In our list.')).toBeTruthy()
  })
})
