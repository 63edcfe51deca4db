// The API's process is killed under an open dashboard, and started again. Only where MAY_BREAK says that this may be done.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, signIn, visit } from './browser.ts'

/** What is promised on a quiet machine is 2 s; a busy one gets this much. */
const TIMEOUT_MS = 6_000
const HOME = process.env.INSTANCE ?? ''
const PYTHON = process.env.PYTHON ?? 'python3'
const LONG = { timeout: 120_000 }

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test.skipIf(!process.env.MAY_BREAK || !HOME)(
  'a dashboard says that the service is silent, keeps what it knows, and catches up by itself',
  async () => {
    const { page } = await visit(browser, 'dashboard')
    await signIn(page, 'Riley Chen')
    await page.locator('[data-slot=live][data-state=live]').waitFor(LONG)
    const tile = page.locator('[data-slot=tile]', { hasText: 'in all' })
    const figure = await tile.textContent()
    await page.evaluate(() => void Object.assign(globalThis, { sameDocument: true }))

    process.kill(hostOf(HOME), 'SIGKILL')
    const begun = Date.now()
    await page.getByText('The service has not answered since').waitFor(LONG)
    await page.locator('[data-slot=live][data-state=offline]').waitFor(LONG)
    const noticed = Date.now() - begun
    console.log(`the outage was shown after ${noticed} ms`)
    expect(await tile.textContent()).toBe(figure)

    const asked = page.waitForResponse(
      response => response.url().includes('/api/insights/summary') && response.ok(),
      LONG,
    )
    await startAgain()
    const back = Date.now()
    await page.getByText('The service has not answered since').waitFor({ state: 'detached', ...LONG })
    await page.locator('[data-slot=live][data-state=live]').waitFor(LONG)
    await asked
    console.log(`live again ${Date.now() - back} ms after everything had been started`)
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true)
    expect(noticed).toBeLessThan(TIMEOUT_MS)
  },
  240_000,
)

/** The number of the host's process, as the instance's home tells it. */
function hostOf(home: string): number {
  const { companions } = JSON.parse(readFileSync(join(home, 'run.json'), 'utf8'))
  return companions.host.pid
}

/** Ends what is left of the instance and starts it at the same addresses. */
async function startAgain(): Promise<void> {
  const dev = join(import.meta.dirname, '../../dev.py')
  const run = (...line: string[]) => promisify(execFile)(PYTHON, [dev, ...line, '--home', HOME])
  await run('down')
  await run('up', '--ports', 'free', '--detach')
}
