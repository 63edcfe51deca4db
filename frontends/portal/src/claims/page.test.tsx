// A claim's page and its form, over a fetch that answers as the API does.
import '../../../ui/test-platform.ts'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { CATALOGUE, POLICY } from '../test-answers.ts'
import { answering, asked, beginAnew, heading, visit } from '../test-pages.tsx'

vi.mock('@petinsure360/client/session', () => import('../test-session.ts'))
vi.mock('../frame/connection.tsx', () => ({ Connection: () => null, FollowEvents: () => null }))

beforeEach(beginAnew)

const PET = { pet_id: 'PET-1', pet_name: 'Rex', species: 'Dog', breed: 'Beagle', customer_id: 'CUST-1' }
const CLAIM = {
  claim_id: 'CLM-1',
  claim_number: 'CLM-20261123-1',
  customer_id: 'CUST-1',
  pet_id: 'PET-1',
  policy_id: 'POL-1',
  claim_type: 'Accident',
  claim_category: 'Fracture',
  claim_amount: 6250,
  paid_amount: 0,
  submitted_date: '2026-11-22',
  service_date: '2026-11-20',
  provider_name: '',
  diagnosis_code: null,
}
const LIMITS = {
  media_types: ['application/pdf', 'image/png'],
  endings: ['.pdf', '.png'],
  largest_bytes: 10_485_760,
  most_per_claim: 5,
}
const line = (label: string, amount: number, explanation = '') => ({
  code: label,
  label,
  amount,
  explanation,
})

interface Standing {
  status: string
  decision?: object | null
  can_be_appealed?: boolean
  wanted?: string[]
}

/** What the API says of a claim that stands there. */
const claimIn = ({ status, decision = null, can_be_appealed = false, wanted = [] }: Standing) => ({
  'GET /api/claims/CLM-1': { claim: { ...CLAIM, status }, version: 'v' },
  'GET /api/claims/CLM-1/decision': {
    claim_id: 'CLM-1',
    status,
    decision,
    documents_wanted: wanted,
    documents_received: ['Images'],
    can_be_appealed,
    is_appealed: false,
  },
  'GET /api/claims/CLM-1/status': { status, history: [], paid_amount: null },
  'GET /api/claims/CLM-1/documents': { documents: [], count: 0 },
  'GET /api/claims/CLM-1/messages': { messages: [], count: 0, open: false },
  'GET /api/claims/CLM-1/payments': {
    owed: 0,
    paid: 3000,
    payments: [
      { amount: 3000, settled_at: '2026-11-23T10:00:00Z', reference: 'SIMULATED-CLM-20261123-1-paid' },
    ],
  },
  'GET /api/pets/customer/CUST-1': { pets: [PET] },
  'GET /api/catalogue': { ...CATALOGUE, documents: LIMITS },
})

const PART = {
  status: 'Paid',
  rule_version: 'claims-1',
  reasons: [{ code: 'NOT_DOCUMENTED', text: 'A part of the bill is not documented.' }],
  lines: [line('Billed', 6250), line('Adjusted by our claims team', -3250, 'No bill for the second visit.')],
  explanation: 'There is no bill for the second visit.',
}

const cardOf = (title: string): HTMLElement =>
  screen.getByRole('heading', { name: title }).closest('[data-slot=card]') as HTMLElement

test('what a person has reduced says how much of how much, why, and that one can appeal', async () => {
  answering(claimIn({ status: 'Paid', decision: PART, can_be_appealed: true }))
  await visit('/claims/CLM-1')
  expect(await screen.findByText('We paid $3,000.00 of $6,250.00 for Rex.')).toBeTruthy()
  const decision = within(cardOf('The decision'))
  expect(decision.getByText('A part of the bill is not documented.')).toBeTruthy()
  expect(decision.getByText('There is no bill for the second visit.')).toBeTruthy()
  expect(decision.getByText('− $3,250.00')).toBeTruthy()
  expect(decision.getByRole('button', { name: 'Appeal this decision' })).toBeTruthy()
})

test('the decision stands before everything else, and a payment has no reference of ours', async () => {
  answering(claimIn({ status: 'Paid', decision: PART }))
  await visit('/claims/CLM-1')
  await screen.findByText('Simulated: no money moves in this installation')
  const titles = screen.getAllByRole('heading', { level: 2 }).map(each => each.textContent)
  expect(titles).toEqual(['The decision', 'Where it stands', 'Payment', 'Documents', 'What you sent'])
  expect(screen.queryByText(/SIMULATED/)).toBeNull()
})

test('after a denial no bill is asked for, and what is not known is a dash', async () => {
  answering(claimIn({ status: 'Denied', decision: { ...PART, lines: [], explanation: null } }))
  await visit('/claims/CLM-1')
  expect(await screen.findByText('None were sent.')).toBeTruthy()
  expect(screen.queryByText(/vet's bill helps/)).toBeNull()
  const factOf = (label: string) =>
    within(cardOf('What you sent')).getByText(label).closest('[data-slot=stat]')?.textContent
  expect([factOf('Vet'), factOf('Diagnosis')]).toEqual(['Vet—', 'Diagnosis—'])
})

test('what the claims team needs is a list, each with its own upload', async () => {
  answering(claimIn({ status: 'Under Review', wanted: ['Invoice', 'X-ray'] }))
  await visit('/claims/CLM-1')
  const list = within(await screen.findByRole('region', { name: 'We need these from you' }))
  expect(list.getByLabelText('Upload Invoice')).toBeTruthy()
  expect(list.getByLabelText('Upload X-ray')).toBeTruthy()
  expect(list.getByText('Images').closest('li')?.textContent).toContain('Received')
})

const FORM = {
  'GET /api/pets/customer/CUST-1': { pets: [PET] },
  'GET /api/policies/customer/CUST-1': { policies: [POLICY] },
  'GET /api/catalogue': {
    ...CATALOGUE,
    documents: LIMITS,
    claim_types: [{ name: 'Accident', categories: [] }],
  },
}

test('an estimate of nothing says so in a sum before anything is sent', async () => {
  const user = userEvent.setup()
  const text = 'The service took place during the waiting period of your policy.'
  answering({
    ...FORM,
    'POST /api/claims/estimate': {
      status: 'Denied',
      denial_reason: 'Waiting period',
      reasons: [{ code: 'IN_WAITING_PERIOD', text }],
      lines: [],
    },
  })
  await visit('/claims/new')
  await user.selectOptions(await screen.findByLabelText('What kind of care?'), 'Accident')
  await user.type(screen.getByLabelText(/^When did the vet see/), '2026-11-20')
  await user.type(screen.getByLabelText('Amount'), '100')
  expect(await screen.findByText('We would pay $0.00.')).toBeTruthy()
  expect(screen.getByText(text)).toBeTruthy()
})

test('of two vets of one name neither is taken for one of the network', async () => {
  const user = userEvent.setup()
  const vet = { provider_id: 'V1', provider_name: 'Oak Clinic', city: 'Austin', state: 'TX' }
  const providers = [vet, { ...vet, provider_id: 'V2', city: 'Dallas' }]
  answering({ ...FORM, 'GET /api/providers': { providers, count: 2, total: 2 } })
  await visit('/claims/new')
  await heading('Submit a claim')
  const name = await screen.findByLabelText('Which vet?')
  await user.type(name, 'Oak Clini')
  await waitFor(() => expect(asked.some(each => each.line === 'GET /api/providers')).toBe(true))
  await user.type(name, 'c')
  expect(await screen.findByText(/^Not in our list/)).toBeTruthy()
  expect(screen.queryByText('In our list.')).toBeNull()
})
