// Both apps as they are served: who is signed in stays so, nothing is stored, the policy is as narrow as it can be.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, settled, signIn, visit } from './browser.ts'
import { type App, addressOf } from './stack.ts'

const PEOPLE: [App, string][] = [
  ['portal', 'Demo User'],
  ['dashboard', 'Riley Chen'],
]

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('says what it is before any program of it has come', async () => {
  const drawn = async (path: string) => (await fetch(addressOf('portal', path))).text()
  expect(await drawn('/')).toMatch(/<div id="root">.*Good coverage for the one waiting at the door/s)
  expect(await drawn('/claims')).toMatch(/<div id="root">.*Your claims/s)
})

describe.each(PEOPLE)('%s', (app, name) => {
  test(`keeps ${name} signed in over a reload, and stores no token`, async () => {
    const { page, errors } = await visit(browser, app)
    await signIn(page, name)
    await page.reload()
    await page.waitForURL(
      url => url.origin === new URL(addressOf(app)).origin && url.pathname !== '/signed-in',
    )
    await settled(page)
    await page
      .getByRole('button', { name: /sign out/i })
      .first()
      .waitFor({ state: 'attached' })
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    expect(stored).not.toMatch(/eyJ|@|verifier/)
    expect(stored).not.toContain(name)
    expect(errors).toEqual([])
  })

  test('shows the app at a deep link, and nothing for a missing asset', async () => {
    const asked = (path: string) => fetch(addressOf(app, path))
    expect((await asked('/some/page')).status).toBe(200)
    expect((await asked('/assets/missing.js')).status).toBe(404)
  })

  test('may talk to nobody but its own site, the authority and the live service', async () => {
    const policy = (await fetch(addressOf(app))).headers.get('content-security-policy') ?? ''
    expect(policy).not.toMatch(/unsafe|\*|\{\{/)
    expect(policy).toMatch(/connect-src 'self' http:\/\/127\.0\.0\.1:\d+ ws:\/\/127\.0\.0\.1:\d+;/)
  })
})
