// Every screen under the real policy: no errors, no barriers in either theme, nothing wider than a phone.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers, launch, settled, signIn, visit } from './browser.ts'
import { PLACES, visitors } from './places.ts'
import { addressOf } from './stack.ts'

const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test.each(visitors(PLACES))(
  '$app shown to $as',
  async ({ app, as, places }) => {
    const { page, errors } = await visit(browser, app)
    if (as) await signIn(page, as)
    const found: string[] = []
    for (const { name, path } of places) {
      await page.goto(addressOf(app, path))
      await settled(page)
      found.push(...(await faults(page)).map(fault => `${name} ${fault}`))
    }
    await page.context().close()
    expect([...found, ...errors]).toEqual([])
  },
  300_000,
)

async function faults(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    if (!(await fits(page, width))) found.push(`${width}: is wider than the screen`)
    found.push(...(await barriers(page)).map(barrier => `${colorScheme} ${width}: ${barrier}`))
  }
  return found
}

/** Whether nothing is wider than the screen, as soon as pictures have found their new size. */
async function fits(page: Page, width: number): Promise<boolean> {
  const narrow = (limit: number) => document.documentElement.scrollWidth <= limit
  return page.waitForFunction(narrow, width, { timeout: 5_000 }).then(
    () => true,
    () => false,
  )
}
