// `npm run screenshots`: every screen, light, dark, on a phone and on paper, from the running instance, into docs/screenshots.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { launch, signIn, visit } from './browser.ts'
import { sendSuspicious } from './claim-form.ts'
import { SHEETS } from './faults.ts'
import { withPalette } from './palette.ts'
import { goTo, PLACES, type Place, visitors } from './places.ts'

const FOLDER = process.env.SCREENSHOTS ?? join(import.meta.dirname, '../../docs/screenshots')
/** What is further down looks like what is above it. */
const TALLEST = 1_200
const PHONE = 844

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1280, media: 'screen' },
  { look: 'dark', colorScheme: 'dark', width: 1280, media: 'screen' },
  { look: 'phone', colorScheme: 'light', width: 390, media: 'screen' },
  { look: 'print', colorScheme: 'light', width: 0, media: 'print' },
] as const

let browser: Browser
beforeAll(async () => {
  browser = await launch()
  // Or there would be no claim and no case to look at.
  const { page } = await visit(browser, 'portal', '/claims/new')
  await signIn(page, 'Demo User')
  await sendSuspicious(page, 'POL-DEMO-001')
  await page.context().close()
  await mkdir(FOLDER, { recursive: true })
})
afterAll(() => browser?.close())

test.each(visitors(PLACES))(
  '$app as $as',
  async ({ app, as, places }) => {
    const { page } = await visit(browser, app)
    if (as) await signIn(page, as)
    for (const place of places) if (await goTo(page, place)) await picture(page, place)
    await page.context().close()
  },
  600_000,
)

const isLive = () =>
  [...document.querySelectorAll<HTMLElement>('[data-slot=live]')].every(each => each.dataset.state === 'live')

/** On a busy machine an answer may be late, and the page says so: no picture of that. */
async function whileLive(page: Page, take: () => Promise<Buffer>): Promise<Buffer> {
  await page.waitForFunction(isLive)
  const png = await take()
  return (await page.evaluate(isLive)) ? png : whileLive(page, take)
}

async function picture(page: Page, { name, app }: Place): Promise<void> {
  for (const { look, colorScheme, width, media } of LOOKS) {
    await page.emulateMedia({ colorScheme, media })
    await page.setViewportSize({ width: width || SHEETS[app], height: look === 'phone' ? PHONE : 900 })
    await page.waitForLoadState('networkidle')
    // Charts are drawn for the size that they find.
    await page.waitForTimeout(600)
    const all = await page.evaluate(() => document.documentElement.scrollHeight)
    // What stays at the bottom of a phone is at the bottom of its picture.
    const height = Math.min(look === 'phone' ? PHONE : TALLEST, all)
    const clip = { x: 0, y: 0, width: width || SHEETS[app], height }
    const png = await whileLive(page, () => page.screenshot({ fullPage: look !== 'phone', clip }))
    await writeFile(join(FOLDER, `${name}-${look}.png`), withPalette(png))
  }
}
