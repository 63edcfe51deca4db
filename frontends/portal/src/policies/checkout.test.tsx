// Buying a policy, over a fetch that answers as the API does.
import '../../../ui/test-platform.ts'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { CATALOGUE, QUOTE } from '../test-answers.ts'
import { answering, asked, beginAnew, visit } from '../test-pages.tsx'

vi.mock('@petinsure360/client/session', () => import('../test-session.ts'))
vi.mock('../frame/connection.tsx', () => ({ Connection: () => null, FollowEvents: () => null }))

const PET = {
  pet_id: 'PET-1',
  pet_name: 'Rex',
  species: 'Dog',
  breed: 'Beagle',
  date_of_birth: '2021-03-01',
  customer_id: 'CUST-1',
}
const ANNUAL = { name: 'Annual', months: 12, discount_percentage: 10 }

function answeringWith(more: Record<string, unknown> = {}) {
  answering({
    'GET /api/pets/customer/CUST-1': { pets: [PET] },
    'GET /api/policies/customer/CUST-1': { policies: [] },
    'GET /api/customers/me': { customer: { state: 'TX' } },
    'GET /api/catalogue': CATALOGUE,
    'POST /api/quotes': QUOTE,
    ...more,
  })
}

beforeEach(beginAnew)

test('a double click on the purchase is one request', async () => {
  answeringWith()
  await visit('/policies/new?pet=PET-1&plan=Basic')
  const insure = await screen.findByRole('button', { name: 'Insure Rex for $32.76 a month' })
  // As fast as a hand that does not wait for the page.
  const clicks = [1, 2].map(detail => new MouseEvent('click', { bubbles: true, cancelable: true, detail }))
  for (const click of clicks) insure.dispatchEvent(click)
  await waitFor(() => expect(asked.some(each => each.line === 'POST /api/policies')).toBe(true))
  await screen.findByRole('alert')
  expect(asked.filter(each => each.line === 'POST /api/policies')).toHaveLength(1)
})

test('what is paid once a year is told as the sum of a year wherever it is bought', async () => {
  const catalogue = { ...CATALOGUE, payment_frequencies: [...CATALOGUE.payment_frequencies, ANNUAL] }
  answeringWith({
    'GET /api/catalogue': catalogue,
    'POST /api/quotes': { ...QUOTE, payment_frequency: 'Annual' },
  })
  await visit('/policies/new?pet=PET-1&plan=Basic&frequency=Annual')
  expect(await screen.findByRole('button', { name: 'Insure Rex for $393.12 a year' })).toBeTruthy()
  expect(screen.getByText(/^\$393\.12 a year by Credit Card\./)).toBeTruthy()
  expect(screen.getByRole('radio', { name: /^Basic/ }).closest('label')?.textContent).toContain(
    '$393.12 a year',
  )
  await userEvent.click(screen.getByRole('radio', { name: 'Monthly' }))
  expect(await screen.findByRole('button', { name: 'Insure Rex for $32.76 a month' })).toBeTruthy()
})
