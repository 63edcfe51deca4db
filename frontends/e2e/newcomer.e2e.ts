// A visitor becomes a customer: quote, account, registration, pet, policy, and a first claim that is told the truth.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bill } from './bill.ts'
import { launch, visit } from './browser.ts'
import { fillClaim } from './claim-form.ts'
import { stack } from './stack.ts'

const PET = 'Biscuit'
const MAX_CLICKS = 8

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('a visitor gets a quote, signs up, insures the pet at the quoted price and claims', async () => {
  const { page, errors } = await visit(browser, 'portal')
  const effort = await counted(page)
  const price = await quoted(page)
  await signUp(page)
  await register(page)
  await addPet(page)
  await page.getByRole('button', { name: `Insure ${PET} for ${price} a month` }).click()
  await page.getByRole('heading', { name: `Done: ${PET} is insured` }).waitFor()
  console.log(`from home to insured: ${effort.clicks} clicks, ${effort.fields} fields`)
  expect(effort.clicks).toBeLessThanOrEqual(MAX_CLICKS)

  const before = effort.clicks
  await page.getByRole('link', { name: 'Submit a claim' }).first().click()
  await page.getByLabel('Which pet?').waitFor()
  const policy = await page.getByLabel('Which pet?').inputValue()
  await page.locator('input[type=file]').first().setInputFiles(bill('Wound care 420.50'))
  await page.getByText('We read this from bill.pdf').waitFor()
  await page.getByRole('button', { name: 'Use these' }).click()
  expect(await page.getByLabel('Amount', { exact: true }).inputValue()).toBe('420.50')
  await fillClaim(page, { policy, amount: '420.50' })
  const estimate = page.locator('[data-slot=card]', { hasText: 'What we would pay' })
  await estimate.getByText('The service took place during the waiting period of your policy.').waitFor()
  await estimate.getByText(/Treatments are covered from \w{3} \d+, \d{4}\./).waitFor()
  await page.reload()
  // What was typed and chosen is still there.
  await page.getByText('This is the draft you started on this device').waitFor()
  await page.getByText('bill.pdf', { exact: true }).waitFor()
  expect(await page.getByLabel('Amount', { exact: true }).inputValue()).toBe('420.50')
  await page.getByRole('button', { name: 'Send the claim' }).click()

  await page.waitForURL(/\/claims\/CLM-/)
  console.log(`a claim: ${effort.clicks - before} clicks`)
  const decision = page.locator('[data-slot=card]', { hasText: 'The decision' })
  await decision.getByText("We're sorry: this isn't covered.").waitFor()
  await decision.getByText('The service took place during the waiting period of your policy.').waitFor()
  await page.getByText('bill.pdf').waitFor()
  await opensOffline(page)
  // Whoever has just signed up is no customer yet, and the browser remarks on that answer; offline it remarks, too.
  const remarked = / 404 .*\/customers\/me$|ERR_INTERNET_DISCONNECTED/
  expect(errors.filter(error => !remarked.test(error))).toEqual([])
  await page.context().close()
}, 180_000)

/** Counts what the hand does from now on: presses of the pointer, and fields that are filled. */
async function counted(page: Page): Promise<{ clicks: number; fields: number }> {
  const effort = { clicks: 0, fields: 0 }
  await page.context().exposeFunction('pressed', () => {
    effort.clicks += 1
  })
  await page.context().exposeFunction('filled', () => {
    effort.fields += 1
  })
  const listen = () => {
    const heard = globalThis as unknown as Record<'pressed' | 'filled', () => void>
    addEventListener('pointerdown', () => heard.pressed(), { capture: true })
    addEventListener('change', () => heard.filled(), { capture: true })
  }
  await page.context().addInitScript(listen)
  await page.evaluate(listen)
  return effort
}

/** Without a network a page that was never seen opens, and says why it shows nothing newer. */
async function opensOffline(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true))
  await page.context().setOffline(true)
  await page.getByText('You are offline.').waitFor()
  await page.locator('header [data-slot=live][data-state=offline]').first().waitFor()
  await page.getByRole('link', { name: 'Account', exact: true }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor()
  await page.context().setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
}

/** From the home page to the prices; the price of Premium as it is shown. */
async function quoted(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Insure my dog' }).click()
  await page.getByLabel(/your pet's name/).fill(PET)
  await page.getByLabel(/^What breed is/).fill('Beagle')
  await page.getByLabel(/^When was .* born/).fill('2022-05-04')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel(`Where does ${PET} live?`).selectOption('TX')
  await page.getByRole('button', { name: 'Show the prices' }).click()
  await page.getByRole('heading', { level: 1, name: `Prices for ${PET}` }).waitFor()
  const offer = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Premium' }) })
  const price = /\$[\d,.]+/.exec((await offer.textContent()) ?? '')?.[0]
  if (!price) throw new Error('Premium has no price')
  await offer.getByRole('button', { name: `Choose Premium for ${PET}` }).click()
  return price
}

/** Through the issuer's page, as somebody whom it does not know yet. */
async function signUp(page: Page): Promise<void> {
  await page.waitForURL(url => url.href.startsWith(stack().issuer))
  await page.getByLabel('Name').fill('Robin Alvarez')
  await page.getByLabel('E-mail').fill(`robin.${Date.now()}@example.com`)
  await page.getByRole('button', { name: 'Sign up and continue' }).click()
}

async function register(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: 'Almost there' }).waitFor()
  // What the sign-in and the quote know is not asked again.
  await page.getByLabel('First name').waitFor()
  expect(await page.getByLabel('First name').inputValue()).toBe('Robin')
  expect(await page.getByLabel('Email').inputValue()).toMatch(/^robin\./)
  expect(await page.getByLabel('State').inputValue()).toBe('TX')
  await page.getByLabel('Date of birth').fill('1990-04-01')
  await page.getByLabel('Phone').fill('(512) 555-0142')
  await page.getByLabel('City').fill('Austin')
  await page.getByLabel('ZIP code').fill('78701')
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function addPet(page: Page): Promise<void> {
  // What the quote knows is not asked again.
  await page.getByLabel('Breed').waitFor()
  expect(await page.getByLabel('Breed').inputValue()).toBe('Beagle')
  await page.getByLabel('Male or female?').selectOption('Female')
  await page.getByLabel('Weight in pounds').fill('24')
  await page.getByLabel('Vaccinations').selectOption('Up to Date')
  await page.getByRole('button', { name: `Continue with ${PET}` }).click()
}
