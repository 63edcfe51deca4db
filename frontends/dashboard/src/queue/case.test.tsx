// The pages of whoever decides, over a fetch that answers as the API does.
import '../../../ui/test-platform.ts'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { visit } from '../test-pages.tsx'
import { state } from '../test-session.ts'

vi.mock('@petinsure360/client/session', () => import('../test-session.ts'))
vi.mock('@petinsure360/client/live', () => ({ startLive: () => () => undefined, useLiveState: () => 'live' }))

Object.assign(state, { name: 'Jordan', subject: 'jordan', roles: ['Adjuster'] })

const CLAIM = {
  claim_id: 'CLM-1',
  claim_number: 'CLM-20261123-1',
  customer_id: 'CUST-1',
  pet_id: 'PET-1',
  policy_id: 'POL-1',
  claim_type: 'Accident',
  claim_category: 'Fracture',
  claim_amount: 1500,
  service_date: '2026-11-20',
  submitted_date: '2026-11-21',
  status: 'Under Review',
  provider_name: 'Lakeside',
  diagnosis_code: null,
}
const CASE = {
  claim_id: 'CLM-1',
  state: 'Queued',
  reasons: ['APPEALED'],
  opened_at: '2026-11-21T10:00:00Z',
  updated_at: '2026-11-21T10:00:00Z',
  assignee: null,
  assignee_name: null,
  wanted: [],
  received: [],
  notes: [],
  decided_by: null,
  decided_by_name: null,
  appeals: 1,
  level: null,
  news: [],
  last_message_by: null,
}
const line = (code: string, amount: number) => ({ code, label: code, amount, explanation: '' })
const OTHER = { ...CLAIM, claim_id: 'CLM-0', claim_number: 'CLM-20261120-0', paid_amount: 0 }
const DECISION = {
  claim_id: 'CLM-1',
  status: 'Under Review',
  decision: null,
  documents_wanted: [],
  documents_received: [],
  can_be_appealed: false,
  is_appealed: true,
  record: {
    status: 'Under Review',
    rule_version: 'claims-1',
    reasons: ['APPEALED'],
    fraud: { score: 40, signals: ['POTENTIAL_DUPLICATE'] },
    checks: [
      { name: 'waiting', reason: 'IN_WAITING_PERIOD', explanation: 'Waiting period until 2026-12-05.' },
    ],
    lines: [],
  },
  superseded: [],
  case: CASE,
  stake: {
    payable: 700,
    most: 1000,
    lines: [
      line('billed', 1500),
      line('deductible', -500),
      { ...line('share', -300), label: "Customer's share" },
    ],
    denials: ['IN_WAITING_PERIOD'],
    approval_level: 1,
    denial_level: 1,
  },
  appeal: {
    message_id: 'M',
    text: 'The break was after the waiting period.',
    created_at: '2026-11-22T10:00:00Z',
    sender: 'customer',
    name: null,
  },
  related: [{ ...OTHER, why: ['same_amount', 'same_day_elsewhere'] }],
  authority: 2500,
  conflict: null,
}

const answers: Record<string, unknown> = {}
const asked: URL[] = []

beforeEach(() => {
  for (const key of Object.keys(answers)) delete answers[key]
  asked.length = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url)
    const { pathname } = url
    asked.push(url)
    const known = pathname in answers
    return Response.json(known ? answers[pathname] : { status: 404, code: 'not_found', detail: pathname }, {
      status: known ? 200 : 404,
    })
  })
})

function open(address: string, found: Record<string, unknown>) {
  Object.assign(answers, found)
  return visit(address)
}

const cardOf = (title: string): HTMLElement => {
  const card = screen.getByRole('heading', { name: title }).closest<HTMLElement>('[data-slot=card]')
  if (!card) throw new Error(`No card ${title}`)
  return card
}

test('the queue says which claims it has, what each would pay, and who that takes', async () => {
  const row = {
    case: CASE,
    claim: CLAIM,
    customer_name: 'Ann Lee',
    pet_name: 'Rex',
    payable: 6000,
    approval_level: 2,
  }
  const small = { ...row, claim: { ...CLAIM, claim_id: 'CLM-2' }, payable: 700, approval_level: 1 }
  await open('/queue', {
    '/api/claims/queue': { cases: [row, small], count: 2, total: 2, authority: 2500 },
  })
  expect(
    await screen.findByText(
      '2 cases from the portal and the API; claims of batch files open none. You may decide up to $2,500.',
    ),
  ).toBeTruthy()
  const [first, second] = screen.getAllByRole('row').slice(1)
  expect(first?.textContent).toContain('Ann LeeRex')
  expect(first?.textContent).toContain('$6,000.00Level 2')
  expect(second?.textContent).toContain('$700.00')
  expect(second?.textContent).not.toContain('Level')
})

test('the queue says who has a case and how long it has waited, and is searched by the API', async () => {
  const held = {
    ...CASE,
    state: 'Assigned',
    assignee: 'casey',
    assignee_name: 'Casey Morgan',
    opened_at: new Date(Date.now() - 9 * 86_400_000).toISOString(),
  }
  const row = { case: held, claim: CLAIM, customer_name: 'Ann Lee', pet_name: 'Rex', payable: 700 }
  await open('/queue', { '/api/claims/queue': { cases: [row], count: 1, total: 1, authority: 2500 } })
  expect(await screen.findByText('Assigned: Casey Morgan')).toBeTruthy()
  expect(screen.getByText('9 days ago')).toBeTruthy()
  expect(screen.getByText('Over 7 days')).toBeTruthy()
  await userEvent.type(screen.getByRole('searchbox', { name: 'Search' }), 'rex{Enter}')
  await waitFor(() => expect(asked.some(url => url.searchParams.get('search') === 'rex')).toBe(true))
})

const CASE_PAGE = {
  '/api/claims/CLM-1': { claim: CLAIM, version: 'v', message: '' },
  '/api/claims/CLM-1/documents': { documents: [], count: 0 },
  '/api/claims/CLM-1/messages': { messages: [], open: true },
}

test('whoever may not decide is told the limit before the work, and hands the case on', async () => {
  const stake = { ...DECISION.stake, payable: 6000, approval_level: 2 }
  const claim = { ...CLAIM, claim_amount: 6250 }
  await open('/queue/CLM-1', {
    ...CASE_PAGE,
    '/api/claims/CLM-1': { claim, version: 'v', message: '' },
    '/api/claims/CLM-1/decision': { ...DECISION, stake },
  })
  expect(await screen.findByText('You may decide up to $2,500. This claim is above that.')).toBeTruthy()
  expect((screen.getByRole('button', { name: 'Decide' }) as HTMLButtonElement).disabled).toBe(true)
  expect(screen.getByRole('button', { name: 'Hand to level 2' })).toBeTruthy()
})

test('a denial is offered the reasons alone that no passed check contradicts', async () => {
  const reason = (code: string, denial_reason: string) => ({ code, denial_reason, text: 'Not covered then.' })
  await open('/queue/CLM-1', {
    ...CASE_PAGE,
    '/api/claims/CLM-1/decision': DECISION,
    '/api/catalogue': {
      denials: [
        reason('POLICY_NOT_ACTIVE', 'Policy not active'),
        reason('IN_WAITING_PERIOD', 'Waiting period'),
      ],
      adjustments: [],
    },
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Decide' }))
  await userEvent.click(await screen.findByRole('radio', { name: /^Deny/ }))
  const offered = () => within(screen.getByLabelText('Why?')).getAllByRole('option')
  await waitFor(() => expect(offered()).toHaveLength(2))
  expect(offered().map(each => each.textContent)).toEqual([
    'Choose a reason',
    'Waiting period: Not covered then.',
  ])
})

test('an appeal is read beside what an approval would pay, and look-alikes line by line', async () => {
  await open('/queue/CLM-1', {
    '/api/claims/CLM-1': { claim: CLAIM, version: 'v', message: '' },
    '/api/claims/CLM-1/decision': DECISION,
    '/api/claims/CLM-1/documents': { documents: [], count: 0 },
    '/api/claims/CLM-1/messages': { messages: [], open: true },
    '/api/customers/CUST-1': { customer: { first_name: 'Ann', last_name: 'Lee' } },
    '/api/pets/PET-1': { pet: { pet_name: 'Rex', breed: 'Beagle' } },
    '/api/policies/POL-1': { policy: { plan_name: 'Basic', policy_number: 'PI-1' } },
  })
  expect(await screen.findByText('The break was after the waiting period.')).toBeTruthy()
  expect(cardOf('What the customer says').textContent).toContain('The break was after the waiting period.')
  expect(cardOf('What an approval would pay').textContent).toContain('$700.00')
  expect(cardOf('What an approval would pay').textContent).toContain("Customer's share")
  expect(cardOf('The claim').textContent).toContain('Ann Lee')
  expect(cardOf('The claim').textContent).toContain('Rex, Beagle')
  expect(cardOf('The claim').textContent).toContain('Basic, PI-1')
  const suspect = within(cardOf('Possible duplicate'))
  expect(suspect.getByText('Same amount')).toBeTruthy()
  expect(suspect.getByText('Same day on another policy')).toBeTruthy()
  expect(suspect.getByRole('link', { name: 'CLM-20261120-0' }).getAttribute('href')).toBe('/queue/CLM-0')
  expect(suspect.getAllByText('(the same)', { exact: false }).length).toBeGreaterThan(3)
})

test('what was decided is told in the words for staff', async () => {
  const lines = [line('billed', 1500), { ...line('share', -300), label: "Customer's share" }]
  await open('/queue/CLM-1', {
    ...CASE_PAGE,
    '/api/claims/CLM-1/decision': {
      ...DECISION,
      status: 'Approved',
      record: {
        ...DECISION.record,
        status: 'Approved',
        lines: [{ code: 'share', label: 'Your share', amount_cents: -30_000, explanation: '' }],
      },
      lines,
      case: { ...CASE, state: 'Closed' },
    },
  })
  await screen.findByText("Customer's share")
  expect(cardOf('What was decided').textContent).toContain('$1,200.00')
  expect(screen.queryByText('Your share')).toBeNull()
})

test('a claim in the figures leads to its customer, and tells reasons and arithmetic', async () => {
  state.roles = ['Analyst']
  const claim = {
    ...CLAIM,
    customer_id: 'ANON-00C2FF00',
    customer_name: '***',
    status: 'Approved',
    provider_id: null,
    provider_name: null,
    paid_amount: 700,
    covered_amount: 700,
    deductible_applied: 500,
    decision_reasons: ['DEDUCTIBLE_APPLIED'],
  }
  await open('/claims/CLM-1', { '/api/insights/claims': { claims: [claim], count: 1, total: 1, facets: {} } })
  expect(await screen.findByText('Deductible applied')).toBeTruthy()
  const link = within(cardOf('The claim')).getByRole('link')
  expect(link.getAttribute('href')).toBe('/customers/ANON-00C2FF00')
  expect(cardOf('How it was calculated').textContent).toMatch(
    /Claimed.*\$1,500.00.*Deductible.*Covered.*\$700.00/,
  )
})
