// The questions of a quote and its prices, over a fetch that answers as the API does.
import '../../../ui/test-platform.ts'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CATALOGUE, QUOTE } from '../test-answers.ts'
import { answering, asked, beginAnew, heading, visit } from '../test-pages.tsx'
import { caller, GUEST } from '../test-session.ts'

vi.mock('@petinsure360/client/session', () => import('../test-session.ts'))
vi.mock('../frame/connection.tsx', () => ({ Connection: () => null, FollowEvents: () => null }))

caller.state = GUEST
beforeEach(beginAnew)

describe('a question without an answer', () => {
  test.each([
    ['?name=Rex', 'Continue', 'Choose dog or cat.', () => screen.getByRole('radio', { name: 'Dog' })],
    [
      '?name=Rex&species=Dog&step=2',
      'Continue',
      /^Enter a breed/,
      () => screen.getByLabelText('What breed is Rex?'),
    ],
    [
      '?name=Rex&species=Dog&breed=Beagle&born=2021-03-01&step=3',
      'Show the prices',
      'Choose a state.',
      () => screen.getByLabelText('Where does Rex live?'),
    ],
  ] as const)('%s says so in our words and has the focus', async (answers, button, said, field) => {
    const user = userEvent.setup()
    answering({ 'GET /api/catalogue': CATALOGUE })
    await visit(`/quote${answers}`)
    await waitFor(() => field())
    await user.click(await screen.findByRole('button', { name: button }))
    expect(await screen.findByText(said)).toBeTruthy()
    expect(document.activeElement).toBe(field())
    expect(asked.some(each => each.line.startsWith('POST'))).toBe(false)
  })
})

const FREQUENCIES = [
  { name: 'Monthly', months: 1, discount_percentage: 0 },
  { name: 'Quarterly', months: 3, discount_percentage: 0 },
  { name: 'Annual', months: 12, discount_percentage: 10 },
]

test.each([
  ['Monthly', ['$32.76 a month']],
  ['Quarterly', ['$98.28 every 3 months', '$32.76 per month']],
  ['Annual', ['$393.12 a year', '$32.76 per month']],
])('%s: the price on top is what is charged', async (payment_frequency, price) => {
  answering({
    'GET /api/catalogue': { ...CATALOGUE, payment_frequencies: FREQUENCIES },
    'GET /api/quotes/QUO-1': { ...QUOTE, payment_frequency },
  })
  await visit('/quote/QUO-1?name=Rex')
  await heading('Prices for Rex')
  const title = await screen.findByRole('heading', { level: 2, name: 'Basic' })
  const shown = () => [...(title.closest('li')?.querySelectorAll('p') ?? [])].map(each => each.textContent)
  await waitFor(() => expect(shown()).toEqual(price))
})

test('a guest who pays once a year is told the sum of a year on the way to the account', async () => {
  answering({
    'GET /api/catalogue': { ...CATALOGUE, payment_frequencies: FREQUENCIES },
    'GET /api/quotes/QUO-1': { ...QUOTE, payment_frequency: 'Annual' },
  })
  await visit('/policies/new?quote=QUO-1&plan=Basic&name=Rex')
  await heading('Create your account to insure Rex')
  expect(screen.getByText('Basic, $393.12 a year. The price is kept.')).toBeTruthy()
})
