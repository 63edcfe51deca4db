// Hands that know the keyboard only.
import type { Locator, Page } from 'playwright-core'

const STOPS = 150

/** Tabs until the focus is there; throws when it never comes by, or cannot be seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor({ state: 'attached', timeout: 60_000 })
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await hasFocus(target.first())) return mustBeSeen(page)
    await page.keyboard.press('Tab')
  }
  throw new Error(`The Tab key does not lead to ${target}`)
}

/** Tabs there and types. */
export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.type(text)
}

/** Tabs there and presses Enter. */
export async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}

/** Tabs into a group of radio buttons and walks with the arrows. */
export async function choose(page: Page, group: Locator, wanted: Locator): Promise<void> {
  const chosen = group.getByRole('radio', { checked: true })
  await tabTo(page, (await chosen.count()) > 0 ? chosen : group.getByRole('radio').first())
  if (await hasFocus(wanted)) await page.keyboard.press('Space')
  for (let step = 0; step < 10 && !(await wanted.isChecked()); step += 1)
    await page.keyboard.press('ArrowDown')
  if (!(await wanted.isChecked())) throw new Error(`The arrows do not lead to ${wanted}`)
}

export const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate(element => element === document.activeElement)

/** Whether the middle of it is what is seen there: not cut off, and nothing above it. */
export const isOnTop = (target: Locator): Promise<boolean> =>
  target.evaluate(element => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const hit = document.elementFromPoint(x + width / 2, y + height / 2)
    return element.contains(hit)
  })

/** Whether the focus stays in the dialog, however often Tab is pressed. */
export async function isTrapped(page: Page): Promise<boolean> {
  for (let stop = 0; stop < 12; stop += 1) {
    await page.keyboard.press('Tab')
    const inside = await page.evaluate(() => {
      const focused = document.activeElement
      // Between its last and its first stop the browser's own controls have their turn.
      return focused === document.body || focused?.closest('dialog[open]') !== null
    })
    if (!inside) return false
  }
  return true
}

async function mustBeSeen(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const focused = document.activeElement
    if (!focused) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(focused)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
  })
  if (!seen) throw new Error(`The focus cannot be seen on ${await focusedElement(page)}`)
}

const focusedElement = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? 'nothing')
