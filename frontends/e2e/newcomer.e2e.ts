// A visitor becomes a customer: quote, account, registration, pet, policy, and a first claim that is told the truth.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bill } from './bill.ts'
import { launch, visit } from './browser.ts'
import { fillClaim } from './claim-form.ts'
import { stack } from './stack.ts'

const PET = 'Biscuit'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('a visitor gets a quote, signs up, insures the pet at the quoted price and claims', async () => {
  const { page, errors } = await visit(browser, 'portal')
  const price = await quoted(page)
  await signUp(page)
  await register(page)
  await addPet(page)
  await page.getByRole('button', { name: `Insure ${PET} for ${price} a month` }).click()
  await page.getByRole('heading', { name: `Done: ${PET} is insured` }).waitFor()

  await page.getByRole('link', { name: 'Submit a claim' }).first().click()
  await page.getByLabel('For whom?').waitFor()
  const policy = await page.getByLabel('For whom?').inputValue()
  await fillClaim(page, { policy, amount: '420.50' })
  const estimate = page.locator('[data-slot=card]', { hasText: 'What we would pay' })
  await estimate.getByText('The service took place during the waiting period of your policy.').waitFor()
  await page.locator('input[type=file]').first().setInputFiles(bill('Wound care 420.50'))
  await page.getByRole('button', { name: 'Send the claim' }).click()

  await page.waitForURL(/\/claims\/CLM-/)
  const decision = page.locator('[data-slot=card]', { hasText: 'The decision' })
  await decision.getByText('We are sorry: we cannot pay for this.').waitFor()
  await decision.getByText('The service took place during the waiting period of your policy.').waitFor()
  await page.getByText('PDF 1').waitFor()
  // Whoever has just signed up is no customer yet, and the browser remarks on that answer.
  expect(errors.filter(error => !/ 404 .*\/customers\/me$/.test(error))).toEqual([])
  await page.context().close()
}, 180_000)

/** From the home page to the prices; the price of Premium as it is shown. */
async function quoted(page: Page): Promise<string> {
  await page
    .getByRole('link', { name: /quote|price/i })
    .first()
    .click()
  await page.getByLabel(/your pet's name/).fill(PET)
  await page.getByRole('radio', { name: 'Dog' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel(`What breed is ${PET}?`).fill('Beagle')
  await page.getByLabel(`When was ${PET} born?`).fill('2022-05-04')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel(`Where does ${PET} live?`).selectOption('TX')
  await page.getByRole('button', { name: 'Show the prices' }).click()
  await page.getByRole('heading', { level: 1, name: `Prices for ${PET}` }).waitFor()
  const offer = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Premium' }) })
  const price = /\$[\d,.]+/.exec((await offer.textContent()) ?? '')?.[0]
  if (!price) throw new Error('Premium has no price')
  await offer.getByRole('link', { name: `Choose Premium for ${PET}` }).click()
  return price
}

/** Through the issuer's page, as somebody whom it does not know yet. */
async function signUp(page: Page): Promise<void> {
  const portal = new URL(page.url()).origin
  await page.getByRole('button', { name: 'Sign in or sign up' }).click()
  await page.waitForURL(url => url.href.startsWith(stack().issuer))
  await page.getByLabel('Name').fill('Robin Alvarez')
  await page.getByLabel('E-mail').fill(`robin.${Date.now()}@example.com`)
  await page.getByRole('button', { name: 'Sign up and continue' }).click()
  await page.waitForURL(url => url.origin === portal && url.pathname !== '/signed-in')
}

async function register(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Complete your registration' }).click()
  // What the sign-in knows is not asked again.
  await page.getByLabel('First name').waitFor()
  expect(await page.getByLabel('First name').inputValue()).toBe('Robin')
  expect(await page.getByLabel('E-mail').inputValue()).toMatch(/^robin\./)
  await page.getByLabel('Date of birth').fill('1990-04-01')
  await page.getByLabel('Phone').fill('(512) 555-0142')
  await page.getByLabel('City').fill('Austin')
  await page.getByLabel('State').selectOption('TX')
  await page.getByLabel('ZIP code').fill('78701')
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByRole('link', { name: 'Go on where you were' }).click()
}

async function addPet(page: Page): Promise<void> {
  await page.getByRole('link', { name: `Add ${PET}` }).click()
  // What the quote knows is not asked again.
  await page.getByLabel('Breed').waitFor()
  expect(await page.getByLabel('Breed').inputValue()).toBe('Beagle')
  await page.getByLabel('Male or female?').selectOption('Female')
  await page.getByLabel('Weight in pounds').fill('24')
  await page.getByRole('button', { name: 'Add this pet' }).click()
}
