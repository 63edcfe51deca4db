// What somebody has begun: each tab's own, nobody else's, and still there when a session ends in between.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, settled, signIn, visit } from './browser.ts'
import { fillClaim } from './claim-form.ts'
import { addressOf, stack } from './stack.ts'

const FORM = '/claims/new'
const DRAFT = 'This is the draft you started on this device'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('drafts are of a tab and of a person, and survive the end of a session', async () => {
  const { page } = await visit(browser, 'portal', FORM)
  await signIn(page, 'Demo Two')
  await finding(page).fill('Cut paw')
  const second = await page.context().newPage()
  await second.goto(addressOf('portal', FORM))
  await second.getByText(DRAFT).waitFor()
  await finding(second).fill('Broken leg')
  await finding(page).fill('Cut paw, left')
  await kept(page, 'Cut paw, left')
  await kept(second, 'Broken leg')
  await second.close()

  await endSession(page)
  await page.getByRole('button', { name: 'Sign in and come back' }).click()
  await page.waitForURL(url => url.href.startsWith(stack().issuer))
  await page.getByRole('button', { name: 'Demo Two' }).first().click()
  await page.waitForURL(url => url.href === addressOf('portal', FORM))
  await expect.poll(() => finding(page).inputValue()).toBe('Cut paw, left')

  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await page
    .getByRole('button', { name: /^Sign in/ })
    .first()
    .waitFor()
  await page.goto(addressOf('portal', FORM))
  await settled(page)
  await signIn(page, 'Demo One')
  await finding(page).waitFor()
  expect(await finding(page).inputValue()).toBe('')
  expect(await page.getByText(DRAFT).count()).toBe(0)
  await page.context().close()
}, 120_000)

const finding = (page: Page) => page.getByLabel('What did the vet find?')

/** Reloads, and finds what was typed there. */
async function kept(page: Page, text: string): Promise<void> {
  await page.reload()
  await page.getByText(DRAFT).waitFor()
  expect(await finding(page).inputValue()).toBe(text)
}

/** Has the API answer as it does to a token that it takes no more: none. */
async function endSession(page: Page): Promise<void> {
  await page.route('**/api/**', async route => {
    const { authorization: _, ...headers } = await route.request().allHeaders()
    await route.continue({ headers })
  })
  await fillClaim(page, { policy: 'POL-DEMO-004', amount: '120', finding: 'Cut paw, left' })
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor()
  await page.unroute('**/api/**')
}
