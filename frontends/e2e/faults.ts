// What is wrong with a screen, in both themes and both sizes: barriers, and anything wider than the screen.
import type { Page } from 'playwright-core'
import { barriers } from './browser.ts'

const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const

/** The faults of the page as it is now, one line each. */
export async function faults(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    await painted(page, colorScheme)
    if (!(await fits(page, width))) found.push(`${width}: is wider than the screen`)
    if (width > 600) found.push(...(await sideways(page)).map(table => `${width}: ${table} scrolls sideways`))
    found.push(...(await barriers(page)).map(barrier => `${colorScheme} ${width}: ${barrier}`))
  }
  return found
}

/** Tables that a laptop's screen does not show whole. */
const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-slot=table]')]
      .filter(table => table.scrollWidth > table.clientWidth + 1)
      .map(table => `"${table.querySelector('caption')?.textContent}"`),
  )

/** Sheets as wide as their margins leave them, at 96 dots an inch: letters of the portal, landscape for staff. */
export const SHEETS = { portal: 695, dashboard: 965 } as const

/** What would be cut on paper, and what can only be pressed. */
export async function misprints(page: Page, app: keyof typeof SHEETS): Promise<string[]> {
  await page.emulateMedia({ media: 'print', colorScheme: 'light' })
  await page.setViewportSize({ width: SHEETS[app], height: 900 })
  const found = await page.evaluate(width => {
    const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(each => each.checkVisibility())
    const cut = shown.filter(
      each => each.matches('td, th, p, dd, h1, h2') && each.getBoundingClientRect().right > width + 1,
    )
    const pressed = shown.filter(each => each.matches('button:not(th button)'))
    return [
      ...cut.slice(0, 1).map(each => `print: is cut at ${each.textContent?.slice(0, 30)}`),
      ...pressed.slice(0, 1).map(each => `print: shows the button ${each.textContent?.slice(0, 30)}`),
    ]
  }, SHEETS[app])
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  return found
}

/** Waits until the page shows the other theme: in between, words of one stand on the ground of the other. */
async function painted(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.waitForFunction(
    scheme =>
      matchMedia(`(prefers-color-scheme: ${scheme})`).matches &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
    theme,
  )
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
}

/** Whether nothing is wider than the screen, as soon as pictures have found their new size. */
async function fits(page: Page, width: number): Promise<boolean> {
  const narrow = (limit: number) => document.documentElement.scrollWidth <= limit
  return page.waitForFunction(narrow, width, { timeout: 5_000 }).then(
    () => true,
    () => false,
  )
}
