// Every screen under the real policy: no errors, no barriers in either theme, nothing wider than a phone.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, signIn, visit } from './browser.ts'
import { sendSuspicious } from './claim-form.ts'
import { faults, misprints } from './faults.ts'
import { goTo, PLACES, visitors } from './places.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
  // Or there would be no claim and no case to look at.
  const { page } = await visit(browser, 'portal', '/claims/new')
  await signIn(page, 'Demo User')
  await sendSuspicious(page, 'POL-DEMO-001')
  await page.context().close()
}, 120_000)
afterAll(() => browser?.close())

// Two visitors at a time: while one waits for its page, the other is looked at.
test.concurrent.each(visitors(PLACES))(
  '$app shown to $as',
  async ({ app, as, places }) => {
    const { page, errors } = await visit(browser, app)
    if (as) await signIn(page, as)
    const found: string[] = []
    for (const place of places) {
      if (!(await goTo(page, place))) {
        found.push(`${place.name}: nothing is there`)
        continue
      }
      const wrong = [...(await faults(page)), ...(await misprints(page, app))]
      found.push(...wrong.map(fault => `${place.name} ${fault}`))
    }
    await page.context().close()
    // Whoever never asked for a deletion of data has none, and the browser remarks on that answer.
    const wrong = errors.filter(error => !/ 404 .*\/erasure$/.test(error))
    expect([...found, ...wrong]).toEqual([])
  },
  300_000,
)
