// Everything that matters, by keyboard alone: the focus is seen, dialogs keep it and give it back.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Look, launch, settled, signIn, visit } from './browser.ts'
import { sendSmall, shown, someAmount } from './claim-form.ts'
import { choose, enter, hasFocus, isOnTop, isTrapped, tabTo, typeInto } from './keyboard.ts'
import { type App, addressOf } from './stack.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('a quote', async () => {
  const { page } = await visit(browser, 'portal', '/quote')
  await typeInto(page, page.getByLabel(/your pet's name/), 'Biscuit')
  await choose(page, page.locator('fieldset'), page.getByRole('radio', { name: 'Cat' }))
  await enter(page, page.getByRole('button', { name: 'Continue' }))
  await typeInto(page, page.getByLabel('What breed is Biscuit?'), 'Persian')
  await typeInto(page, page.getByLabel('When was Biscuit born?'), '05042022')
  await enter(page, page.getByRole('button', { name: 'Continue' }))
  await typeInto(page, page.getByLabel('Where does Biscuit live?'), 'Texas')
  await enter(page, page.getByRole('button', { name: 'Show the prices' }))
  await page.getByRole('heading', { level: 1, name: 'Prices for Biscuit' }).waitFor()
  expect(await page.getByText('Persian, born May 4, 2022, TX.').count()).toBe(1)
  await tabTo(page, page.getByRole('button', { name: 'Choose Premium for Biscuit' }))
  await page.context().close()
}, 120_000)

test('a claim, and what an adjuster decides about it', async () => {
  const amount = someAmount(5_300)
  const portal = await open('portal', '/claims/new', 'Demo User')
  // A second claim of a day, and a large one, is left to a person.
  await sendSmall(portal, 'POL-DEMO-001')
  await typeInto(portal, portal.getByLabel('Which pet?'), 'Buddy')
  await typeInto(portal, portal.getByLabel('What kind of care?'), 'Accident')
  await typeInto(portal, portal.getByLabel('Condition or treatment'), 'Fracture')
  await typeInto(portal, portal.getByLabel(/^When did the vet see/), asTyped(new Date()))
  await typeInto(portal, portal.getByLabel('What did the vet find?'), 'Broken leg')
  await typeInto(portal, portal.getByLabel('Which vet?'), 'Lakeside Animal Clinic')
  await typeInto(portal, portal.getByLabel('What was done?'), 'Plate and cast')
  await typeInto(portal, portal.getByLabel('Line 1: what for?'), 'Surgery')
  await typeInto(portal, portal.getByLabel('Amount', { exact: true }), amount)
  await portal.getByRole('row', { name: /We would pay/ }).waitFor()
  await enter(portal, portal.getByRole('button', { name: 'Send the claim' }))
  await portal.getByText('A claims specialist is reviewing this').waitFor({ timeout: 60_000 })

  const queue = await open('dashboard', '/queue', 'Casey Morgan')
  await enter(
    queue,
    queue
      .getByRole('row')
      .filter({ hasText: shown(amount) })
      .getByRole('link'),
  )
  const decide = queue.getByRole('button', { name: 'Decide', exact: true })
  await enter(queue, decide)
  const dialog = queue.getByRole('dialog')
  await dialog.getByRole('radio').first().waitFor()
  expect(await isTrapped(queue)).toBe(true)
  await queue.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await hasFocus(decide)).toBe(true)

  await queue.keyboard.press('Enter')
  await choose(queue, dialog, dialog.getByRole('radio', { name: /^Deny/ }))
  await dialog.getByLabel('Why?').locator('option').nth(1).waitFor({ state: 'attached' })
  await tabTo(queue, dialog.getByLabel('Why?'))
  await queue.keyboard.press('ArrowDown')
  await enter(queue, dialog.getByRole('button', { name: 'Continue' }))
  await enter(queue, dialog.getByRole('button', { name: 'Yes, deny this claim' }))
  await queue.getByText('Decided by Casey Morgan.').waitFor({ timeout: 60_000 })
  await portal.getByText("We're sorry: this isn't covered.").waitFor({ timeout: 60_000 })
  await portal.context().close()
  await queue.context().close()
}, 180_000)

test('filters, keys and the search for actions', async () => {
  const page = await open('dashboard', '/claims', 'Riley Chen')
  await typeInto(page, page.getByLabel('Status', { exact: true }), 'Denied')
  await page.waitForURL(/status=Denied/)
  await enter(page, page.getByRole('button', { name: 'Clear filters' }))
  await page.waitForURL(url => url.search === '')

  const print = page.getByRole('button', { name: /print/i }).first()
  await tabTo(page, print)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
  expect(await isTrapped(page)).toBe(true)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'hidden' })
  expect(await hasFocus(print)).toBe(true)

  await page.keyboard.press('/')
  await page.locator('input[type=search]:focus').waitFor()
  await page.keyboard.type('CLM-nobody')
  await page.getByText('No claim matches').waitFor()

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Action' }).waitFor()
  await page.keyboard.type('go to')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/customers$/)
  await settled(page)
  await page.locator('h1:focus').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('v')
  await page.waitForURL(/\/providers$/)
  await page.context().close()
}, 120_000)

test('on a phone the headers of a list are seen as soon as they have the focus', async () => {
  const page = await open('dashboard', '/customers', 'Riley Chen', { width: 390 })
  const header = page.getByRole('columnheader').getByRole('button').first()
  await tabTo(page, header)
  expect(await isOnTop(header)).toBe(true)
  await page.keyboard.press('Enter')
  await page.waitForURL(/sort=/)
  await page.context().close()
}, 120_000)

async function open(app: App, path: string, name: string, look: Look = {}): Promise<Page> {
  const { page } = await visit(browser, app, path, look)
  await signIn(page, name)
  expect(page.url()).toBe(addressOf(app, path))
  return page
}

/** A date as the keys of a date input make it in the United States. */
const asTyped = (day: Date): string =>
  `${String(day.getUTCMonth() + 1).padStart(2, '0')}${String(day.getUTCDate()).padStart(2, '0')}${day.getUTCFullYear()}`
