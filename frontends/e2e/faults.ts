// What is wrong with a screen, in both themes and both sizes: barriers, anything wider than the screen, and what is out of place.
import type { Page } from 'playwright-core'
import { misaligned } from './alignment.ts'
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
    const amiss = [...(await untidy(page)), ...(await misaligned(page))]
    found.push(...amiss.map(fault => `${width}: ${fault}`))
  }
  const outside = await outsideEnlarged(page)
  if (outside) found.push(`is wider than the screen with text of 200 %: ${outside}`)
  return found
}

/** What is out of place: inputs of a row, placeholders, what sticks, frames of tables, a second way to sign out. */
const untidy = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const shown = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter(each => each.checkVisibility())
    const inputs = shown('[data-slot=field], [data-slot=search]').flatMap(field => {
      const box = field.querySelector('input, select')?.getBoundingClientRect()
      return box ? [{ field, box, name: field.querySelector('label')?.textContent }] : []
    })
    const isLower = (one: (typeof inputs)[number], other: (typeof inputs)[number]) =>
      one.field.parentElement === other.field.parentElement &&
      one.field.offsetTop < other.field.offsetTop + other.field.offsetHeight &&
      one.box.top - other.box.top > 1 &&
      one.box.top < other.box.bottom
    const lower = inputs.filter(one => inputs.some(other => isLower(one, other)))
    const painter = document.createElement('canvas').getContext('2d')
    const cut = shown('input[placeholder]').filter(input => {
      const { font, paddingLeft, paddingRight } = getComputedStyle(input)
      if (painter) painter.font = font
      const room = input.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
      return (painter?.measureText(input.getAttribute('placeholder') ?? '').width ?? 0) > room
    })
    const narrow = [...document.querySelectorAll('select')].filter(each => {
      const { font, paddingLeft, paddingRight } = getComputedStyle(each)
      if (painter) painter.font = font
      const room = each.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
      const text = each.selectedOptions[0]?.text ?? ''
      return each.checkVisibility() && (painter?.measureText(text).width ?? 0) > room + 1
    })
    // Of a row that is a card on a phone: a name and what it names.
    const spread = shown('td[role=cell]').filter(
      each => getComputedStyle(each).display === 'flex' && each.childNodes.length > 2,
    )
    const header = document.querySelector('header')
    const covered = header && getComputedStyle(header).position === 'sticky' ? header.offsetHeight : 0
    const hidden = shown('main *').filter(each => {
      const { position, top } = getComputedStyle(each)
      return position === 'sticky' && Number.parseFloat(top) < covered && !each.closest('[data-slot=table]')
    })
    const tables = shown('[data-slot=table]')
    const isFramed = (each: Element) => Number.parseFloat(getComputedStyle(each).borderTopWidth) > 0
    const bare = tables.filter(table => !table.closest('[data-slot=card], dialog') && !isFramed(table))
    // What reaches a round corner is cut by it, or stands out of it.
    const square = tables.filter(table => {
      const card = table.closest('[data-slot=card]')
      const reaches = card && card.getBoundingClientRect().bottom - table.getBoundingClientRect().bottom < 4
      const round = Number.parseFloat(getComputedStyle(table).borderBottomLeftRadius) > 0
      return reaches && !round && getComputedStyle(card).overflowY === 'visible'
    })
    const nameOf = (table: Element) => `"${table.querySelector('caption')?.textContent}"`
    const ways = shown('button').filter(each => each.textContent?.trim() === 'Sign out')
    return [
      ...lower.map(({ name }) => `"${name}" is lower than the input beside it`),
      ...cut.map(input => `"${input.getAttribute('placeholder')}" is cut`),
      ...narrow.map(each => `"${each.selectedOptions[0]?.text}" is cut`),
      ...spread.map(each => `"${each.textContent}" is spread over its line`),
      ...hidden.map(each => `"${each.textContent?.slice(0, 30)}" slides under the header`),
      ...bare.map(table => `${nameOf(table)} has no frame`),
      ...square.map(table => `${nameOf(table)} stands out of the round corners of its card`),
      ...(ways.length > 1 ? [`one can sign out in ${ways.length} places`] : []),
    ]
  })

/** What a laptop's screen does not hold with text twice as large, undefined when it holds the page. */
async function outsideEnlarged(page: Page): Promise<string | undefined> {
  const enlarge = (size: string) =>
    page.evaluate(to => void document.documentElement.style.setProperty('font-size', to), size)
  await page.setViewportSize({ width: 1440, height: 900 })
  await enlarge('200%')
  const outside = (await fits(page, 1440)) ? undefined : await outermost(page)
  await enlarge('')
  await still(page)
  return outside
}

/** The innermost element that reaches furthest to the right, but for what scrolls in a box of its own. */
const outermost = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const isHeld = (each: Element | null): boolean =>
      each !== null && (getComputedStyle(each).overflowX !== 'visible' || isHeld(each.parentElement))
    const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(
      each => each.checkVisibility() && !isHeld(each.parentElement),
    )
    const right = (each: Element) => each.getBoundingClientRect().right
    const furthest = shown.reduce((found, each) => (right(each) >= right(found) ? each : found))
    const text = furthest.textContent?.slice(0, 40)
    return `${furthest.tagName.toLowerCase()}.${furthest.className} "${text}" to ${right(furthest)}`
  })

/** Tables that a laptop's screen does not show whole. */
const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-slot=table]')]
      .filter(table => table.scrollWidth > table.clientWidth + 1)
      .map(table => `"${table.querySelector('caption')?.textContent}"`),
  )

/** Sheets as wide as their margins leave them, at 96 dots an inch: letters of the portal, landscape for staff. */
export const SHEETS = { portal: 695, dashboard: 965 } as const
/** Of a sheet in landscape, below a page's title. */
const ROOM_ON_A_SHEET = 560

/** What would be cut on paper, or push everything off the first sheet, and what can only be pressed. */
export async function misprints(page: Page, app: keyof typeof SHEETS): Promise<string[]> {
  await page.emulateMedia({ media: 'print', colorScheme: 'light' })
  await page.setViewportSize({ width: SHEETS[app], height: 900 })
  await still(page)
  const sheet = { width: SHEETS[app], room: ROOM_ON_A_SHEET }
  const found = [...(await onPaper(page, sheet)), ...(await unlikeScreen(page))]
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  return found
}

const onPaper = (page: Page, sheet: { width: number; room: number }): Promise<string[]> =>
  page.evaluate(({ width, room }) => {
    const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(each => each.checkVisibility())
    const cut = shown.filter(
      each =>
        each.matches('td, th, p, dd, h1, h2, svg.recharts-surface') &&
        each.getBoundingClientRect().right > width + 1,
    )
    // What may not be broken and has no room below the title leaves the first sheet empty.
    const unbroken = shown.filter(
      each => getComputedStyle(each).breakInside === 'avoid' && each.offsetHeight > room,
    )
    const pressed = shown.filter(each =>
      each.matches('button:not(th button), main a[class~="min-w-target"], figcaption select'),
    )
    const first = (fault: string, all: HTMLElement[]) =>
      all.slice(0, 1).map(each => `print: ${fault} ${each.textContent?.slice(0, 30)}`)
    return [
      ...first('is cut at', cut),
      ...first('leaves the first sheet empty before', unbroken),
      ...first('shows the button', pressed),
    ]
  }, sheet)

/** What is smaller than its surroundings on a screen and larger on paper, and figures and words that are broken in two. */
const unlikeScreen = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(each => each.checkVisibility())
    const sizeOf = (each: Element) => Number.parseFloat(getComputedStyle(each).fontSize)
    const large = shown.filter(each => {
      const cell = each.closest('[data-slot=table] :is(td, th)')
      if (cell) return sizeOf(each) > sizeOf(cell)
      return each.classList.contains('text-sm') && sizeOf(each) > sizeOf(document.body)
    })
    const linesOf = (each: Element) => {
      const range = document.createRange()
      range.selectNodeContents(each)
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
    }
    const isOne = (text: string) => /^[$−]?[\d,.]+%?$|^[A-Z][a-z]+$/.test(text)
    const isText = ({ firstChild, childNodes }: Element) =>
      childNodes.length === 1 && firstChild?.nodeType === Node.TEXT_NODE
    const broken = shown.filter(
      each => each.matches('td, td *') && isText(each) && isOne(each.textContent ?? '') && linesOf(each) > 1,
    )
    return [
      ...large.slice(0, 1).map(each => `print: is too large: ${each.textContent?.slice(0, 30)}`),
      ...broken.slice(0, 1).map(each => `print: is broken: ${each.textContent}`),
    ]
  })

/** Waits until the page shows the other theme: in between, words of one stand on the ground of the other. */
async function painted(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.waitForFunction(scheme => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, theme)
  await still(page)
}

/** Waits until nothing moves: sizes and colors pass over to new ones. */
async function still(page: Page): Promise<void> {
  const frames = () =>
    page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  await frames()
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  await frames()
}

/** Whether nothing is wider than the screen, as soon as pictures have found their new size. */
async function fits(page: Page, width: number): Promise<boolean> {
  const narrow = (limit: number) => document.documentElement.scrollWidth <= limit
  return page.waitForFunction(narrow, width, { timeout: 20_000 }).then(
    () => true,
    () => false,
  )
}
