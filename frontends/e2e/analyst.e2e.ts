// What an analyst does besides reading: looks at the past, keeps a view, sets an alert, finds a record, walks from a number to its rows.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers, launch, settled, signIn, visit } from './browser.ts'
import { addressOf } from './stack.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('a number, the past, a view, an alert and a record', async () => {
  const { page, errors } = await visit(browser, 'dashboard')
  await signIn(page, 'Riley Chen')
  const found = [
    ...(await fromNumberToRows(page)),
    ...(await thePast(page)),
    ...(await aView(page)),
    ...(await anAlert(page)),
    ...(await aNote(page)),
  ]
  await aRecord(page)
  await page.context().close()
  expect([...found, ...errors]).toEqual([])
}, 180_000)

/** The tile's figure is the number of the rows that it leads to. */
async function fromNumberToRows(page: Page): Promise<string[]> {
  const tile = page.locator('[data-slot=tile]').first()
  const figure = await tile.locator('p.figures').first().textContent()
  await tile.getByRole('link').click()
  await page.waitForURL(/\/claims\?service_from=/)
  await page.getByRole('heading', { level: 2, name: `${figure} claims`, exact: true }).waitFor()
  return barriers(page)
}

/** An earlier version is told as one on every page, beside what is now, and one comes back. */
async function thePast(page: Page): Promise<string[]> {
  await page.goto(addressOf('dashboard', '/'))
  await settled(page)
  const choice = page.getByRole('combobox', { name: 'Figures as of' })
  const earlier = await choice.locator('option').nth(1).getAttribute('value')
  await choice.selectOption(earlier)
  await page.getByText(`Figures of version ${earlier}`).waitFor()
  await page.getByRole('columnheader', { name: 'As it is now' }).waitFor()
  const found = await barriers(page)
  await page.getByRole('link', { name: 'Customers' }).first().click()
  await page.waitForURL(/at=/)
  await page.getByText(`Figures of version ${earlier}`).waitFor()
  await page.getByRole('button', { name: 'Back to now' }).click()
  await page.getByText('Figures of version').waitFor({ state: 'detached' })
  return found
}

/** An address with a name, which leads back to it. */
async function aView(page: Page): Promise<string[]> {
  const name = `Denied ${Date.now()}`
  await page.goto(addressOf('dashboard', '/claims?status=Denied'))
  await settled(page)
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('link', { name }).click()
  await page.waitForURL(/status=Denied/)
  const found = await barriers(page)
  await page.getByRole('button', { name: `Remove the view ${name}` }).click()
  await page.getByRole('link', { name }).waitFor({ state: 'detached' })
  return found
}

/** A rule that fires is told on its page and on the overview. */
async function anAlert(page: Page): Promise<string[]> {
  const name = `Any claim ${Date.now()}`
  await page.goto(addressOf('dashboard', '/alerts'))
  await settled(page)
  await page.getByRole('button', { name: 'New alert' }).click()
  await page.getByLabel(/^Name/).fill(name)
  await page.getByLabel('Metric').selectOption('claims')
  await page.getByLabel('Threshold').fill('0')
  await page.getByRole('button', { name: 'Save alert' }).click()
  await page.getByRole('row', { name }).getByText('Firing').waitFor()
  const found = await barriers(page)
  await page.getByRole('link', { name: 'Overview' }).first().click()
  await page.getByRole('link', { name: new RegExp(name) }).waitFor()
  await page.goto(addressOf('dashboard', '/alerts'))
  await page.getByRole('button', { name: `Remove the alert ${name}` }).click()
  await page.getByRole('row', { name }).waitFor({ state: 'detached' })
  return found
}

/** Words on a day, marked on the chart for all staff. */
async function aNote(page: Page): Promise<string[]> {
  const text = `New price list ${Date.now()}`
  await page.getByRole('link', { name: 'Overview' }).first().click()
  await page.getByRole('button', { name: 'Add a note' }).click()
  await page.getByLabel('Note').fill(text)
  await page.getByRole('button', { name: 'Save note' }).click()
  await page.getByRole('list', { name: 'What happened' }).getByText(text).waitFor()
  const found = await barriers(page)
  await page.getByRole('button', { name: `Remove the note ${text}` }).click()
  await page.getByText(text).waitFor({ state: 'detached' })
  return found
}

/** A claim is found by its number from anywhere. */
async function aRecord(page: Page): Promise<void> {
  await page.goto(addressOf('dashboard', '/claims'))
  await settled(page)
  const number = (await page.locator('tbody a').first().textContent()) ?? ''
  await page.getByRole('button', { name: /^Search/ }).click()
  await page.getByRole('combobox', { name: 'Record or action' }).fill(number)
  await page.getByRole('option', { name: number }).click()
  await page.getByRole('heading', { level: 1, name: `Claim ${number}` }).waitFor()
  await page
    .getByRole('link', { name: /^ANON-/ })
    .first()
    .click()
  await page.waitForURL(/\/customers\//)
}
