// Pages of figures, over a fetch that answers as the API does.
import { screen, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { period, trend } from './overview/sample.ts'
import { visit } from './test-pages.tsx'

vi.mock('@petinsure360/client/session', () => import('./test-session.ts'))
vi.mock('@petinsure360/client/live', () => ({ startLive: () => () => undefined, useLiveState: () => 'live' }))

const BROKEN = { status: 500, code: 'internal_error', detail: 'The store does not answer' }
const EMPTY = { facets: {}, as_of: '2026-11-23', description: '' }

/** Shows a page over these answers; anything else is there and empty, or not there at all where `broken`. */
function open(address: string, answers: Record<string, unknown>, { broken = false } = {}) {
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname in answers) return Response.json(answers[pathname])
    return broken && pathname.includes('/insights/')
      ? Response.json(BROKEN, { status: 500 })
      : Response.json({ status: 404, code: 'not_found', detail: pathname }, { status: 404 })
  })
  return visit(address)
}

/** Whether one stands before the other on the page. */
const isBefore = (one: Element, other: Element): boolean =>
  Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING)

describe('the overview', () => {
  const october = period('2026-10-01', { claims: 0, customers: 0 })
  const SUMMARY = {
    total_claims: 1516,
    known_decisions: 13,
    straight_through_rate: 84.6,
    time_to_decision_p50: 0.071,
    time_to_decision_p95: 0.2,
  }

  test('tells what fails for all of it once', async () => {
    await open('/', {}, { broken: true })
    await screen.findByText('The store does not answer')
    expect(screen.getAllByRole('alert')).toHaveLength(1)
  })

  test('says above its zeros that no claims come in', async () => {
    await open('/', {
      '/api/insights/trend': trend([october], { last_service_date: '2026-01-31', as_of: '2026-11-28' }),
      '/api/insights/summary': SUMMARY,
    })
    const banner = await screen.findByText('No claims since Jan 31, 2026.')
    const [tile] = await screen.findAllByText('Claims', { selector: '[data-slot=tile] *' })
    expect(isBefore(banner, tile as Element)).toBe(true)
  })

  test('counts open claims first, and says of how few decisions it tells the time', async () => {
    await open('/', {
      '/api/insights/trend': trend([period('2026-10-01')]),
      '/api/insights/summary': SUMMARY,
      '/api/insights/claims': { claims: [], count: 0, total: 314, ...EMPTY },
    })
    const attention = within(await screen.findByRole('region', { name: 'Needs attention' }))
    const open_ = await attention.findByRole('link', { name: '314 open claims' })
    expect(open_.getAttribute('href')).toBe('/claims?status=Submitted%7CUnder+Review')
    expect(
      await attention.findByText('13 decisions on record: 84.6% without a person, median time 71 ms'),
    ).toBeTruthy()
    const tiles = [...document.querySelectorAll('[data-slot=tile]')].map(each => each.textContent).join()
    expect(tiles).not.toMatch(/straight|decision time|time to decision/i)
  })
})

const CLAIM = {
  claim_id: 'CLM-1',
  claim_number: 'CLM-20261123-1',
  customer_id: 'ANON-00C2FF00',
  customer_name: '***',
  pet_name: '***',
  species: 'Dog',
  claim_type: 'Accident',
  claim_category: 'Fracture',
  claim_amount: 1500,
  paid_amount: 0,
  status: 'Submitted',
  service_date: '2026-11-20',
  submitted_date: '2026-11-21',
  provider_id: null,
  provider_name: 'Dr. Nobody',
  denial_reason: null,
  decision_reasons: null,
}

describe('claims', () => {
  const facets = { month: { '2026-09': 2, '2026-10': 245 }, type: { Accident: 1 }, status: { Submitted: 1 } }
  const list = { claims: [CLAIM], count: 1, total: 1, ...EMPTY, facets }

  test('are a list first, and pictures below it; months are offered with their claims', async () => {
    await open('/claims?month=2026-10', { '/api/insights/claims': list })
    const table = await screen.findByRole('table', { name: 'Claims' })
    for (const title of ['By type', 'By status'])
      expect(isBefore(table, screen.getByRole('heading', { name: title }))).toBe(true)
    const months = within(screen.getByLabelText('Month of service')).getAllByRole('option')
    expect(months.map(each => each.textContent)).toEqual(['All', 'Oct 2026 (245)', 'Sep 2026 (2)'])
  })

  test('keep the name of a vet that is not in our list', async () => {
    await open('/claims/CLM-1', { '/api/insights/claims': list })
    expect(await screen.findByText('Dr. Nobody')).toBeTruthy()
  })
})

test('a risk score has one scale, in the list as on the page of one', async () => {
  const score = {
    customer_id: 'CUST-1',
    full_name: '***',
    total_risk_score: 115,
    risk_category: 'Very High',
    risk_score_normalized: 64.3,
    pet_age_risk: 5,
    condition_risk: 20,
    claims_frequency_risk: 30,
    emergency_risk: 20,
    loss_ratio_risk: 40,
    recommendation: 'Review',
  }
  const risks = { risk_scores: [score], count: 1, total: 1, distribution: { 'Very High': 1 }, ...EMPTY }
  await open('/risk', { '/api/insights/risks': risks })
  const table = await screen.findByRole('table', { name: 'Risk scores with their parts' })
  const headers = within(table).getAllByRole('columnheader')
  expect(headers.map(each => each.textContent)).toEqual([
    ...['Customer', 'Score', 'Category', 'Pet age', 'Conditions', 'Frequency', 'Emergencies', 'Payments'],
    'Action',
  ])
  expect(within(table).queryByText(/64\.3|of 100/)).toBeNull()
})

test('a replay leaves what nobody has decided out of its difference, and tells it apart', async () => {
  const totals = {
    claims: 4,
    replayed: 4,
    held: 1,
    not_replayed: 0,
    undecided: 311,
    undecided_paid: 469_808,
    recorded_paid: 100,
    replayed_paid: 101_593,
    difference: 101_493,
  }
  await open('/replay', {
    '/api/insights/adjudication-replay': {
      ...EMPTY,
      totals: { ...totals, replayed: 1311 },
      agreeing: 900,
      rule_version: 'claims-2026.2',
      computed_at: '2026-11-23T10:00:00Z',
      outcomes: [],
      denial_reasons: [],
      rule_changes: [],
      months: [],
      claims: [],
      count: 1,
      total: 1,
    },
  })
  expect(await screen.findByText('+$101,493')).toBeTruthy()
  expect(screen.getByText('$101,493.00 on 1,000 claims decided on record')).toBeTruthy()
  expect(screen.getByRole('note').textContent).toMatch(
    /^311 claims not decided on record .*count in no difference.* \$469,808\.00 on them\.$/,
  )
})
