// Adding and correcting a pet, over a fetch that answers as the API does.
import '../../../ui/test-platform.ts'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { CATALOGUE } from '../test-answers.ts'
import { answering, asked, beginAnew, heading, visit } from '../test-pages.tsx'

vi.mock('@petinsure360/client/session', () => import('../test-session.ts'))
vi.mock('../frame/connection.tsx', () => ({ Connection: () => null, FollowEvents: () => null }))

const REX = {
  pet_id: 'PET-1',
  pet_name: 'Rex',
  species: 'Dog',
  breed: 'Beagle',
  gender: 'Male',
  date_of_birth: '2021-03-01',
  weight_lbs: 25,
  vaccination_status: 'Unknown',
  is_neutered: false,
  customer_id: 'CUST-1',
}
const LISTS = { ...CATALOGUE, genders: ['Male'], vaccination_statuses: ['Up to Date', 'Unknown'] }
const ANSWERS = {
  'GET /api/catalogue': LISTS,
  'GET /api/pets/customer/CUST-1': { pets: [REX] },
  'GET /api/policies/customer/CUST-1': { policies: [] },
  'GET /api/pets/PET-1': { pet: REX, version: 'v1' },
}

beforeEach(beginAnew)

test('a form that was sent is not there on the way back; nobody has declared vaccinations for the customer', async () => {
  const user = userEvent.setup()
  answering({ ...ANSWERS, 'POST /api/pets': { pet_id: 'PET-1' } })
  await visit('/pets')
  await user.click(await screen.findByRole('link', { name: 'Add a pet' }))
  await user.type(await screen.findByLabelText('Name'), 'Rex')
  expect((screen.getByLabelText('Vaccinations') as HTMLSelectElement).value).toBe('')
  await user.selectOptions(screen.getByLabelText('Dog or cat?'), 'Dog')
  await user.type(screen.getByLabelText('Breed'), 'Beagle')
  await user.selectOptions(screen.getByLabelText('Male or female?'), 'Male')
  await user.type(screen.getByLabelText('Date of birth'), '2021-03-01')
  await user.type(screen.getByLabelText('Weight in pounds'), '25')
  await user.selectOptions(screen.getByLabelText('Vaccinations'), 'Unknown')
  await user.click(screen.getByRole('button', { name: 'Add this pet' }))
  await heading('Rex')
  expect(screen.getByRole('heading', { name: 'Rex has been added' })).toBeTruthy()
  history.back()
  await heading('Your pets')
  expect(screen.queryByLabelText('Weight in pounds')).toBeNull()
})

test('a name and a birthday can be corrected', async () => {
  const user = userEvent.setup()
  answering({ ...ANSWERS, 'PATCH /api/pets/PET-1': { pet: REX, version: 'v2' } })
  await visit('/pets/PET-1/edit')
  const name = await screen.findByLabelText('Name')
  await user.clear(name)
  await user.type(name, 'Max')
  await user.clear(screen.getByLabelText('Date of birth'))
  await user.type(screen.getByLabelText('Date of birth'), '2021-03-02')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => {
    const sent = asked.find(each => each.line === 'PATCH /api/pets/PET-1')
    expect(JSON.parse(sent?.body ?? '{}')).toEqual({ pet_name: 'Max', date_of_birth: '2021-03-02' })
  })
})
