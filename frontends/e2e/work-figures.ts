// The figures of providers, offers, data quality and the pipeline, page by page.
import type { Page } from 'playwright-core'
import { count, days, decimal, money, percent, wholeMoney } from '../ui/format.ts'
import { settled } from './browser.ts'
import { ask, type Comparison, linesOf } from './comparison.ts'
import { addressOf } from './stack.ts'

interface Provider {
  rating: number | null
  claims: number
  billed: number | null
  average: number | null
  denial_rate: number | null
  days: number | null
  standing: string
}
type Line = Record<
  'rowsIn' | 'rowsNew' | 'rowsUpdated' | 'quarantined' | 'complete' | 'accurate',
  number | null
>

/** As tests/support/recompute_pages.py makes them. */
export interface WorkFigures {
  providers: Record<string, Provider>
  offers: Record<string, { offer: string; revenue: number; priority: number }>
  quality: { lines: Record<string, Line>; rules: Record<string, number> }
  pipeline: { tables: Record<string, Record<string, number>>; layers: Record<string, number> }
}

const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(addressOf('dashboard', path))
  await settled(page)
}

const idOf = (href: string | undefined): string => decodeURIComponent(href?.split('/').at(-1) ?? '')
const cents = (value: number | null | undefined): string => Number(value ?? 0).toFixed(2)

/** The list, the page of the first, and what the API says of all. */
export async function providers(page: Page, { providers: known }: WorkFigures, found: Comparison) {
  await open(page, '/providers')
  const lines = await linesOf(page, 'Providers')
  for (const line of lines) {
    const id = idOf(line.href)
    const one = known[id]
    found.same(`${id} rating`, line.Rating, decimal(one?.rating))
    found.same(`${id} claims`, line.Claims, count(one?.claims))
    found.same(`${id} billed`, line.Billed, wholeMoney(one?.billed))
    found.same(`${id} denied`, line.Denied, percent(one?.denial_rate))
    found.same(`${id} days`, line.Days, decimal(one?.days))
    found.same(`${id} standing`, line.Standing, one?.standing)
  }
  for (const row of (await ask(page, 'insights/providers?limit=200')).providers) {
    const one = known[row.provider_id ?? '']
    found.same(`API ${row.provider_id} claims`, row.total_claims, one?.claims)
    found.same(`API ${row.provider_id} billed`, cents(row.total_claim_amount), cents(one?.billed))
    found.same(`API ${row.provider_id} denial rate`, row.denial_rate, one?.denial_rate)
    found.same(`API ${row.provider_id} average`, cents(row.avg_claim_amount), cents(one?.average))
  }
  const href = lines.find(line => line.href)?.href ?? ''
  const one = known[idOf(href)]
  await open(page, href)
  const tiles = await page.locator('[data-slot=tile]').allTextContents()
  for (const [label, value] of [
    ['Claims', count(one?.claims)],
    ['Billed', wholeMoney(one?.billed)],
    ['Average claim', money(one?.average)],
    ['Denied', percent(one?.denial_rate)],
    ['Processing', days(one?.days)],
    ['Standing', one?.standing],
  ])
    found.same(
      `provider's page ${label}`,
      tiles.some(tile => tile.startsWith(`${label}${value}`)),
      true,
    )
}

/** The list in the order served, and how many customers each offer is for. */
export async function offers(page: Page, { offers: known }: WorkFigures, found: Comparison) {
  await open(page, '/risk/offers')
  for (const line of await linesOf(page, 'Offers by customer')) {
    const id = idOf(line.href)
    const one = known[id]
    found.same(`${id} offer`, line.Offer, one?.offer)
    found.same(`${id} revenue`, line['Revenue a year'], money(one?.revenue))
    found.same(`${id} priority`, line.Priority, decimal(one?.priority, 0))
  }
  const sizes: Record<string, number> = {}
  for (const { offer } of Object.values(known)) sizes[offer] = (sizes[offer] ?? 0) + 1
  for (const bar of await page
    .getByRole('list', { name: 'Customers by offer' })
    .locator('li')
    .allTextContents()) {
    const offer = Object.keys(sizes).find(each => bar.startsWith(each)) ?? ''
    found.same(`offer ${offer}`, bar, `${offer}${count(sizes[offer])}`)
  }
}

const MEASURES = [
  ['Rows in', 'rowsIn', count],
  ['New', 'rowsNew', count],
  ['Updated', 'rowsUpdated', count],
  ['Quarantined', 'quarantined', count],
  ['Complete', 'complete', percent],
  ['No finding', 'accurate', percent],
] as const

/** What the rules found, and each table of each run. */
export async function quality(page: Page, { quality: known }: WorkFigures, found: Comparison) {
  await open(page, '/quality')
  for (const line of await linesOf(page, 'Findings by rule, most rows first')) {
    const place = `${line.Run} ${line.Table} ${line.Rule?.split(' ').at(-1)}`
    found.same(place, line.Rows, count(known.rules[place]))
  }
  for (const line of await linesOf(page, 'Measures by table and run, the newest first')) {
    const place = `${line.Run} ${line.Table}`
    for (const [name, key, format] of MEASURES)
      found.same(`${place} ${name}`, line[name], format(known.lines[place]?.[key] ?? null))
  }
}

const KINDS = {
  Customers: 'dim_customers',
  Pets: 'dim_pets',
  Policies: 'dim_policies',
  Claims: 'fact_claims',
  Providers: 'dim_vet_providers',
}

/** Rows of each layer and table, in the picture's own table, and the tiles below it. */
export async function pipeline(page: Page, { pipeline: known }: WorkFigures, found: Comparison) {
  await open(page, '/pipeline')
  const tiles = await page.locator('[data-slot=tile]').allTextContents()
  for (const [kind, table] of Object.entries(KINDS))
    found.same(
      `pipeline ${kind}`,
      tiles.some(tile => tile.startsWith(`${kind}${count(known.tables.silver?.[table])}`)),
      true,
    )
  await page.getByRole('button', { name: 'Show as table' }).click()
  for (const line of await linesOf(page, 'From a record to the dashboard')) {
    const layer = line.Stage?.toLowerCase() ?? ''
    const tables = known.tables[layer]
    if (!tables) continue
    const expected = line.Table === 'all' ? known.layers[layer] : tables[line.Table ?? '']
    found.same(`${layer} ${line.Table}`, line.Rows, count(expected))
  }
}
