// `npm run screenshots`: every screen in both sizes and themes, from the running instance, into test-results/screens.
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { launch, settled, signIn, visit } from './browser.ts'
import { PLACES } from './places.ts'
import { addressOf } from './stack.ts'

const FOLDER = join(import.meta.dirname, '../test-results/screens')

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test.each(PLACES)('$name', async ({ name, app, path, as }) => {
  const { page } = await visit(browser, app)
  if (as) await signIn(page, as)
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
      await page.goto(addressOf(app, path))
      await settled(page)
      await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}-${width}.png`), fullPage: true })
    }
  }
  await page.context().close()
})
