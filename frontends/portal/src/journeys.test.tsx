// Whole pages over a fetch that answers as the API does.
import '../../ui/test-platform.ts'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CANCELLATION, CATALOGUE, POLICY, QUOTE, REMAINING } from './test-answers.ts'
import { answering, asked, beginAnew, heading, refusing, visit } from './test-pages.tsx'
import { CUSTOMER, caller, GUEST, session } from './test-session.ts'

vi.mock('@petinsure360/client/session', () => import('./test-session.ts'))
vi.mock('./frame/later.ts', () => ({
  Connection: () => null,
  ConnectionBanner: () => null,
  FollowEvents: () => null,
  Toaster: () => null,
}))

beforeEach(() => {
  beginAnew()
  session.signIn.mockClear()
  caller.state = GUEST
})

describe('a guest', () => {
  test('gets a quote by three questions, with every line of its prices', async () => {
    const user = userEvent.setup()
    answering({
      'GET /api/catalogue': CATALOGUE,
      'POST /api/quotes': QUOTE,
      'GET /api/quotes/QUO-1': QUOTE,
    })
    await visit('/quote?name=Rex')
    await user.click(await screen.findByRole('button', { name: 'Continue' }))
    expect(await screen.findByText('Choose dog or cat.')).toBeTruthy()
    await user.click(await screen.findByRole('radio', { name: 'Dog' }))
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await user.type(await screen.findByLabelText('What breed is Rex?'), 'Beagle')
    await user.type(screen.getByLabelText('When was Rex born?'), '2021-03-01')
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await user.selectOptions(await screen.findByLabelText('Where does Rex live?'), 'TX')
    await user.click(screen.getByRole('button', { name: 'Show the prices' }))
    await heading('Prices for Rex')
    const sent = asked.find(each => each.line === 'POST /api/quotes')
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      species: 'Dog',
      breed: 'Beagle',
      date_of_birth: '2021-03-01',
      state: 'TX',
      other_insured_pets: 0,
    })
    const sums = await screen.findByRole('table', { name: 'How we got the price of Basic', hidden: true })
    expect(within(sums).getByText('Age 5', { exact: false })).toBeTruthy()
    expect(within(sums).getByText('+ $2.77')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /^Choose Basic/ }))
    expect(session.signIn.mock.calls).toEqual([['/policies/new?quote=QUO-1&plan=Basic&name=Rex']])
  })

  test('is asked to sign in where pages are personal', async () => {
    answering({})
    await visit('/pets')
    await heading('Sign in or create an account to continue')
    expect(asked).toEqual([])
  })

  test('who was on the way to a plan is told which, and at what price', async () => {
    answering({ 'GET /api/quotes/QUO-1': QUOTE })
    await visit('/policies/new?quote=QUO-1&plan=Basic&name=Rex')
    await heading('Create your account to insure Rex')
    expect(screen.getByText('Basic, $32.76 a month. The price is kept.')).toBeTruthy()
  })

  test('who is signed in but not registered registers where they were going, and is not asked the state again', async () => {
    caller.state = { ...GUEST, status: 'signedIn', roles: ['Customer'] }
    const lists = { ...CATALOGUE, referral_sources: [], preferred_contacts: ['Email'] }
    answering({ 'GET /api/quotes/QUO-1': QUOTE, 'GET /api/catalogue': lists })
    await visit('/policies/new?quote=QUO-1&plan=Basic&name=Rex')
    await heading('Almost there')
    expect(((await screen.findByLabelText('State')) as HTMLSelectElement).value).toBe('TX')
  })

  test('finds answers again on the way back', async () => {
    const user = userEvent.setup()
    answering({ 'GET /api/catalogue': CATALOGUE })
    await visit('/quote?name=Rex&species=Dog&step=2')
    await user.type(await screen.findByLabelText('What breed is Rex?'), 'Beagle')
    await user.type(screen.getByLabelText('When was Rex born?'), '2021-03-01')
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await screen.findByLabelText('Where does Rex live?')
    history.back()
    expect(((await screen.findByLabelText('What breed is Rex?')) as HTMLInputElement).value).toBe('Beagle')
  })

  test('keeps every add-on that was ticked while prices were on their way', async () => {
    const user = userEvent.setup()
    const addOns = [...CATALOGUE.add_ons, { name: 'Wellness', field: 'includes_wellness', monthly_price: 10 }]
    answering({
      'GET /api/catalogue': { ...CATALOGUE, add_ons: addOns },
      'GET /api/quotes/QUO-1': QUOTE,
      'GET /api/quotes/QUO-2': QUOTE,
      'POST /api/quotes': { ...QUOTE, quote_id: 'QUO-2', includes_wellness: true, includes_dental: true },
    })
    await visit('/quote/QUO-1?name=Rex')
    await user.click(await screen.findByRole('checkbox', { name: /^Wellness/ }))
    await user.click(screen.getByRole('checkbox', { name: /^Dental/ }))
    await vi.waitFor(() => expect(asked.filter(each => each.line === 'POST /api/quotes')).toHaveLength(2))
    const last = asked.findLast(each => each.line === 'POST /api/quotes')
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ includes_wellness: true, includes_dental: true })
    for (const name of [/^Wellness/, /^Dental/]) {
      expect((screen.getByRole('checkbox', { name }) as HTMLInputElement).checked).toBe(true)
    }
  })
})

describe('a customer', () => {
  test('sees what a cancellation gives back before anything is cancelled', async () => {
    const user = userEvent.setup()
    caller.state = CUSTOMER
    answering({
      'GET /api/policies/POL-1': { policy: POLICY },
      'GET /api/policies/POL-1/remaining': REMAINING,
      'GET /api/policies/POL-1/add-ons': { as_of: '2026-11-23', add_ons: [] },
      'GET /api/policies/POL-1/cancellation': CANCELLATION,
      'POST /api/policies/POL-1/cancel': CANCELLATION,
      'GET /api/pets/customer/CUST-1': { pets: [{ pet_id: 'PET-1', pet_name: 'Rex' }] },
    })
    await visit('/policies/POL-1')
    await heading('Basic for Rex')
    expect(await screen.findByText('$120.00 met, $380.00 to go')).toBeTruthy()
    expect(asked.some(each => each.line.endsWith('/cancellation'))).toBe(false)
    await user.click(screen.getByRole('button', { name: 'See your refund' }))
    const yes = await screen.findByRole('button', { name: 'Cancel the policy, get $9.06 back', hidden: true })
    expect(asked.some(each => each.line.startsWith('POST'))).toBe(false)
    await user.click(yes)
    await vi.waitFor(() => {
      const sent = asked.filter(each => each.line === 'POST /api/policies/POL-1/cancel')
      expect(sent.map(each => typeof each.key)).toEqual(['string'])
    })
  })

  test('whose quote has expired meanwhile is shown a new price, and buys nothing by accident', async () => {
    const user = userEvent.setup()
    caller.state = CUSTOMER
    const pet = {
      pet_id: 'PET-1',
      pet_name: 'Rex',
      species: 'Dog',
      breed: 'Beagle',
      date_of_birth: '2021-03-01',
    }
    const [basic] = QUOTE.plans
    const dearer = { ...QUOTE, quote_id: 'QUO-2', plans: [{ ...basic, monthly_premium: 35 }] }
    answering({
      'GET /api/pets/customer/CUST-1': { pets: [pet] },
      'GET /api/policies/customer/CUST-1': { policies: [] },
      'GET /api/customers/me': { customer: { state: 'TX' } },
      'GET /api/catalogue': CATALOGUE,
      'GET /api/quotes/QUO-1': { ...QUOTE, valid_until: '2999-01-01' },
      'POST /api/quotes': dearer,
    })
    refusing('POST /api/policies', {
      status: 409,
      code: 'quote_expired',
      detail: 'Quote QUO-1 was valid before',
    })
    await visit('/policies/new?quote=QUO-1&plan=Basic')
    await user.click(await screen.findByRole('button', { name: 'Insure Rex for $32.76 a month' }))
    expect(await screen.findByRole('button', { name: 'Insure Rex for $35.00 a month' })).toBeTruthy()
    expect(screen.getByRole('alert').textContent).toContain('Quote QUO-1 was valid before')
    expect(asked.filter(each => each.line === 'POST /api/policies')).toHaveLength(1)
  })

  test('asks for the deletion of own data with a yes to the end of policies, and can take it back', async () => {
    const user = userEvent.setup()
    caller.state = CUSTOMER
    const line = (method: string) => `${method} /api/customers/CUST-1/erasure`
    const waiting = {
      state: 'waiting',
      effective_at: '2026-12-13T10:00:00Z',
      end_policies: true,
      waits_for: null,
      kept: [],
    }
    refusing(line('GET'), { status: 404, code: 'no_erasure', detail: 'None was asked for' })
    answering({
      'GET /api/catalogue': { ...CATALOGUE, erasure_waiting_days: 14 },
      'GET /api/policies/customer/CUST-1': { policies: [POLICY] },
      [line('POST')]: waiting,
      [line('DELETE')]: { ...waiting, state: 'withdrawn' },
    })
    await visit('/account/data')
    expect(await screen.findByText(/It begins 14 days after you ask/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Delete your data' }))
    const yes = await screen.findByRole('button', { name: 'Delete my data', hidden: true })
    expect(yes.hasAttribute('disabled') || yes.getAttribute('aria-disabled') === 'true').toBe(true)
    await user.click(await screen.findByRole('checkbox', { name: /^End my policy with it/, hidden: true }))
    await user.click(yes)
    expect(
      await screen.findByText(/will be deleted on Dec 13, 2026. Your policies end that day/),
    ).toBeTruthy()
    const sent = asked.find(each => each.line === line('POST'))
    expect(JSON.parse(sent?.body ?? '')).toEqual({ end_policies: true })
    await user.click(screen.getByRole('button', { name: 'Keep my account and data' }))
    expect(await screen.findByRole('button', { name: 'Delete your data' })).toBeTruthy()
  })

  test('confirms an address by signing in with it, and is told how', async () => {
    const user = userEvent.setup()
    caller.state = { ...CUSTOMER, email: 'Ann@example.com' }
    const customer = { customer_id: 'CUST-1', first_name: 'Ann', last_name: 'Lee', email: 'ann@example.com' }
    answering({
      'GET /api/customers/me': { customer: { ...customer, email_confirmed: false }, version: 'v1' },
      'GET /api/catalogue': { ...CATALOGUE, preferred_contacts: ['Email'] },
      'PATCH /api/customers/CUST-1': { customer, version: 'v2' },
    })
    await visit('/account')
    await user.click(await screen.findByRole('button', { name: 'Confirm ann@example.com' }))
    await vi.waitFor(() => {
      const sent = asked.find(each => each.line === 'PATCH /api/customers/CUST-1')
      expect(JSON.parse(sent?.body ?? '')).toEqual({ email: 'ann@example.com' })
    })
  })

  test('who signed in with another address is told which one confirms the new one', async () => {
    caller.state = { ...CUSTOMER, email: 'old@example.com' }
    const customer = { customer_id: 'CUST-1', email: 'new@example.com', email_confirmed: false }
    answering({ 'GET /api/customers/me': { customer, version: 'v1' } })
    await visit('/account')
    expect(await screen.findByText(/you signed in with old@example.com/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Confirm/ })).toBeNull()
  })

  test('has the policy as a document with its terms and what is not covered', async () => {
    caller.state = CUSTOMER
    const pet = { pet_id: 'PET-1', pet_name: 'Rex', species: 'Dog', pre_existing_conditions: 'Arthritis' }
    const addOn = { add_on: 'dental', included: true, covered_from: '2026-11-15', ends: null }
    answering({
      'GET /api/policies/POL-1': { policy: POLICY },
      'GET /api/policies/POL-1/add-ons': { as_of: '2026-11-23', add_ons: [addOn] },
      'GET /api/policies/plans/available': { plans: [{ name: 'Basic', out_of_network_percentage: 80 }] },
      'GET /api/pets/PET-1': { pet },
      'GET /api/customers/me': {
        customer: { first_name: 'Ann', last_name: 'Lee', city: 'Austin', state: 'TX', zip_code: '78701' },
      },
    })
    await visit('/policies/POL-1/document')
    await heading('Policy PI-1')
    expect(await screen.findByText('Austin, TX 78701')).toBeTruthy()
    expect(await screen.findByText('80% of the above')).toBeTruthy()
    expect(await screen.findByText(/On record: Arthritis/)).toBeTruthy()
    expect(await screen.findByText(/Dental care, covers from Nov 15, 2026/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Download PDF' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Print' })).toBeTruthy()
  })

  test('is told in words when a policy cannot be had, with a way on', async () => {
    caller.state = CUSTOMER
    answering({ 'GET /api/pets/customer/CUST-1': { pets: [] } })
    await visit('/policies/POL-9')
    expect((await screen.findByRole('alert')).textContent).toContain('Not found')
    expect(screen.getByRole('link', { name: 'All policies' })).toBeTruthy()
  })
})
