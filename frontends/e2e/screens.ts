// `npm run screenshots`: every screen in both sizes and themes, from the running instance, into test-results/screens.
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { launch, settled, signIn, visit } from './browser.ts'
import { type App, addressOf } from './stack.ts'

interface Screen {
  name: string
  app: App
  path: string
  /** Who is signed in; nobody when left out. */
  as?: string
}

const SCREENS: Screen[] = [
  { name: 'portal-home', app: 'portal', path: '/' },
  { name: 'portal-quote', app: 'portal', path: '/quote' },
  { name: 'portal-own-home', app: 'portal', path: '/', as: 'Demo User' },
  { name: 'portal-pets', app: 'portal', path: '/pets', as: 'Demo User' },
  { name: 'portal-policies', app: 'portal', path: '/policies', as: 'Demo User' },
  { name: 'portal-account', app: 'portal', path: '/account', as: 'Demo User' },
  { name: 'dashboard-sign-in', app: 'dashboard', path: '/' },
  { name: 'dashboard-overview', app: 'dashboard', path: '/', as: 'Riley Chen' },
  { name: 'dashboard-customers', app: 'dashboard', path: '/customers', as: 'Riley Chen' },
]
const FOLDER = join(import.meta.dirname, '../test-results/screens')

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test.each(SCREENS)('$name', async ({ name, app, path, as }) => {
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
