// Chromium as a person uses it: pages that remember what went wrong, signing in, and looking for barriers.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type App, addressOf, stack } from './stack.ts'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
}

export interface Look {
  width?: number
  theme?: 'light' | 'dark'
}

/** A page, and everything that went wrong in it so far. */
export interface Visit {
  page: Page
  errors: string[]
}

/** Starts Chromium; close it when done. */
export function launch(): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM ?? '', ...PLACES].find(existsSync)
  if (!executablePath) throw new Error('Chromium was not found: install it, or say in CHROMIUM where it is.')
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']
  return chromium.launch({ executablePath, args })
}

/** A fresh visitor at a page of an app, at rest. */
export async function visit(browser: Browser, app: App, path = '/', look: Look = {}): Promise<Visit> {
  const { width = 1280, theme = 'light' } = look
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: theme,
    // Or a screenshot catches the cross-fade between two pages.
    reducedMotion: 'reduce',
    locale: 'en-US',
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', error => errors.push(String(error)))
  await page.goto(addressOf(app, path))
  await settled(page)
  return { page, errors }
}

/** Waits until the page has its heading and fetches nothing more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForLoadState('networkidle')
}

/** From an app's page through its "Sign in" and the issuer's page back, as somebody who is listed there. */
export async function signIn(page: Page, name: string): Promise<void> {
  const back = new URL(page.url()).origin
  await page
    .getByRole('button', { name: /^sign in/i })
    .first()
    .click()
  await page.waitForURL(url => url.href.startsWith(stack().issuer))
  await page.getByRole('button', { name }).first().click()
  await page.waitForURL(url => url.origin === back && url.pathname !== '/signed-in')
  await settled(page)
}

/** Barriers on the page as axe finds them, one line each. */
export async function barriers(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  const found = (await page.evaluate(
    // biome-ignore lint/suspicious/noExplicitAny: axe is a global of the page
    rules => (globalThis as any).axe.run(document, rules),
    RULES,
  )) as AxeResults
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(node => `${id}: ${help} ${node.target.join(' ')}`),
  )
}
