// What a screen becomes while it is used: forms that show errors, dialogs that are open. No barriers there either.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bill } from './bill.ts'
import { launch, settled, signIn, visit } from './browser.ts'
import { sendSuspicious } from './claim-form.ts'
import { faults } from './faults.ts'
import { type App, addressOf } from './stack.ts'

interface State {
  state: string
  path: string
  reach: (page: Page) => Promise<unknown>
}

const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()
const shows = (press: (page: Page) => Promise<unknown>, selector: string) => async (page: Page) => {
  await press(page)
  await page.locator(selector).first().waitFor()
}
const ERROR = '[data-slot=field-error]'
const DIALOG = 'dialog[open]'

const PORTAL: State[] = [
  { state: 'a quote without a kind', path: '/quote', reach: shows(button('Continue'), ERROR) },
  { state: 'an empty claim', path: '/claims/new', reach: shows(button('Send the claim'), ERROR) },
  { state: 'a file of a long name', path: '/claims/new', reach: chooseLongName },
  { state: 'an empty pet', path: '/pets/new', reach: shows(button('Add this pet'), ERROR) },
]
const DASHBOARD: State[] = [
  { state: 'the sheet of keys', path: '/', reach: shows(page => page.keyboard.press('?'), DIALOG) },
  {
    state: 'the search for actions',
    path: '/',
    reach: shows(page => page.keyboard.press('Control+k'), DIALOG),
  },
  { state: 'a decision', path: '/queue', reach: shows(inCase('Decide'), DIALOG) },
  { state: 'a question for documents', path: '/queue', reach: shows(inCase(/^Ask the customer/), DIALOG) },
]

/** A bill as scanners call it: its size and the button beside it keep their place. */
async function chooseLongName(page: Page): Promise<void> {
  const name = `${'scan-of-the-invoice-of-lakeside-animal-clinic-'.repeat(3)}2026-11-29.pdf`
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ ...bill('Wound care 20.00'), name })
  await page.getByRole('button', { name: `Remove ${name}` }).waitFor()
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('the portal', async () => {
  const page = await open('portal', 'Demo User')
  const found = await faultsOf(page, 'portal', PORTAL)
  await page.context().close()
  expect(found).toEqual([])
}, 240_000)

test('the dashboard', async () => {
  const page = await open('dashboard', 'Casey Morgan')
  await page.goto(addressOf('dashboard', '/queue'))
  await settled(page)
  if ((await page.locator('tbody a').count()) === 0) await sendOne()
  const found = await faultsOf(page, 'dashboard', DASHBOARD)
  await page.context().close()
  expect(found).toEqual([])
}, 240_000)

/** A claim that a person has to look at. */
async function sendOne(): Promise<void> {
  const page = await open('portal', 'Demo User')
  await page.goto(addressOf('portal', '/claims/new'))
  await sendSuspicious(page, 'POL-DEMO-001')
  await page.context().close()
}

async function open(app: App, name: string): Promise<Page> {
  const { page } = await visit(browser, app)
  await signIn(page, name)
  return page
}

async function faultsOf(page: Page, app: App, states: readonly State[]): Promise<string[]> {
  const found: string[] = []
  for (const { state, path, reach } of states) {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(addressOf(app, path))
    await settled(page)
    await reach(page)
    found.push(...(await faults(page)).map(fault => `${state}: ${fault}`))
  }
  return found
}

/** Opens the first case of the queue and presses one of its buttons. */
function inCase(name: string | RegExp) {
  return async (page: Page) => {
    await page.locator('tbody a').first().click()
    await page.getByRole('button', { name }).first().click()
  }
}
