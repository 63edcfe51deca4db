// Figures on screen against what the API says and against Parquet: the same, or it is told which are not.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { count, month, percent, plural, wholeMoney } from '../ui/format.ts'
import { launch, settled, signIn, visit } from './browser.ts'
import { ask, Comparison, cells, rowsOf } from './comparison.ts'
import { addressOf } from './stack.ts'
import * as work from './work-figures.ts'

const HOME = process.env.INSTANCE ?? ''
const PYTHON = process.env.PYTHON ?? 'python3'
const ROOT = `${import.meta.dirname}/../..`

interface Figures {
  claims: number
  customers: number
  claimed: number
  paid: number
  decided: number
  earned_premium: number
  approval_rate: number | null
  payout_ratio: number | null
  loss_ratio: number | null
  denial_rate: number | null
}
interface Period extends Figures {
  start: string
}
interface Recomputed extends work.WorkFigures {
  periods: Period[]
  total: Figures
  before: Figures
  claims: number
  open: number
  late: number
  customers: Record<
    string,
    {
      tier: string
      score: number
      risk: string
      churn: string
      premium: number
      claims: number
      loss_ratio: number | null
    }
  >
  tiers: Record<string, { count: number; premium: number; loss_ratio: number | null }>
  risks: Record<string, number>
  replay: { recorded: number; replayed: number; difference: number; agreeing: number; undecided: number }
  decisions: { known: number; rate: number | null; p50: number | null }
  opportunity: number
  statuses: Record<string, number>
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test.skipIf(!HOME)(
  'figures on screen are those of the API and of Parquet',
  async () => {
    const { page } = await visit(browser, 'dashboard')
    await signIn(page, 'Riley Chen')
    const trend = await ask(page, 'insights/trend')
    const known = await recomputed(trend.as_of)
    const found = new Comparison()

    await overview(page, known, found)
    await api(page, known, trend, found)
    await riskAndClaims(page, known, found)
    await replay(page, trend.as_of, found)
    // An analyst sees customers under other names than those in the exported tables.
    const { page: admins } = await visit(browser, 'dashboard')
    await signIn(admins, 'Sam Okafor')
    await customers(admins, known, found)
    await work.providers(admins, known, found)
    await work.offers(admins, known, found)
    await work.quality(admins, known, found)
    await work.pipeline(admins, known, found)
    await admins.context().close()
    console.log(
      `figures: ${found.compared} compared on screen, in the API and in Parquet, ${found.differences.length} differences`,
    )
    await page.context().close()
    expect(found.differences).toEqual([])
    expect(found.compared).toBeGreaterThanOrEqual(40)
  },
  240_000,
)

async function recomputed(asOf: string): Promise<Recomputed> {
  const line = ['-m', 'tests.support.recompute', '--home', HOME, '--as-of', asOf]
  const { stdout } = await promisify(execFile)(PYTHON, line, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout)
}

const LINES: [keyof Figures, (value: number | null) => string][] = [
  ['claims', count],
  ['claimed', wholeMoney],
  ['paid', wholeMoney],
  ['earned_premium', wholeMoney],
  ['loss_ratio', percent],
  ['payout_ratio', percent],
  ['decided', count],
  ['approval_rate', percent],
]

async function overview(page: Page, known: Recomputed, found: Comparison): Promise<void> {
  await page.goto(addressOf('dashboard', '/'))
  await settled(page)
  const latest = known.periods.at(-2)
  const tiles = await page.locator('[data-slot=tile]').allTextContents()
  const name = month(latest?.start)
  for (const [index, label, value] of [
    [0, 'Claims', count(latest?.claims)],
    [1, 'Paid', wholeMoney(latest?.paid)],
    [2, 'Loss ratio', percent(latest?.loss_ratio)],
    [3, 'Approval rate', percent(latest?.approval_rate)],
  ] as const)
    found.same(`tile ${label}`, tiles[index]?.startsWith(`${label}, ${name}${value}`), true)
  found.same('claims in all', tiles[0]?.includes(`${count(known.claims)} in all`), true)
  const attention = page.getByRole('region', { name: 'Needs attention' })
  found.same(
    'open',
    await attention.getByText(/open claims?$/).textContent(),
    `${count(known.open)} ${known.open === 1 ? 'open claim' : 'open claims'}`,
  )
  found.same(
    'late',
    await attention.getByText(/open for more/).textContent(),
    `${count(known.late)} open for more than 7 days`,
  )
  const compared = await cells(rowsOf(page, /The range/))
  for (const [index, [key, format]] of LINES.entries()) {
    found.same(`range ${key}`, compared[index]?.[1], format(known.total[key]))
    found.same(`before ${key}`, compared[index]?.[2], format(known.before[key]))
  }
  const periods = await cells(rowsOf(page, 'Figures by month of service'))
  for (const [row, period] of known.periods.toReversed().entries())
    for (const [column, [key, format]] of LINES.entries())
      found.same(`${period.start} ${key}`, periods[row]?.[column + 1], format(period[key]))
  await tiers(page, known, found)
}

async function tiers(page: Page, known: Recomputed, found: Comparison): Promise<void> {
  for (const [title, key, format] of [
    ['Customers by tier', 'count', count],
    ['Premium by tier', 'premium', wholeMoney],
    ['Loss ratio by tier', 'loss_ratio', percent],
  ] as const) {
    const bars = await page.getByRole('list', { name: title }).locator('li').allTextContents()
    for (const bar of bars) {
      const tier = Object.keys(known.tiers).find(each => bar.startsWith(each)) ?? ''
      const value = format(known.tiers[tier]?.[key] ?? null)
      found.same(`${title}: ${tier}`, bar.startsWith(`${tier}${value}`), true)
    }
  }
}

/** The API says what Parquet says, to the cent. */
async function api(
  page: Page,
  known: Recomputed,
  trend: { periods: Period[]; total: Figures },
  found: Comparison,
): Promise<void> {
  for (const [index, period] of known.periods.entries())
    for (const [key] of LINES)
      found.same(`API ${period.start} ${key}`, trend.periods[index]?.[key], period[key])
  const kpis = await ask(page, 'insights/kpis?limit=24')
  for (const row of kpis.kpis) {
    const period = known.periods.find(each => each.start.startsWith(row.year_month))
    if (!period) continue
    found.same(`KPI ${row.year_month} loss ratio`, row.earned_loss_ratio, period.loss_ratio)
    found.same(`KPI ${row.year_month} payout ratio`, row.payout_ratio, period.payout_ratio)
    found.same(`KPI ${row.year_month} denial rate`, row.denial_rate, period.denial_rate)
    found.same(`KPI ${row.year_month} customers`, row.unique_customers, period.customers)
    found.same(`KPI ${row.year_month} approval rate`, row.approval_rate_decided, period.approval_rate)
  }
  const summary = await ask(page, 'insights/summary')
  found.same('API decisions', summary.known_decisions, known.decisions.known)
  found.same('API straight through', summary.straight_through_rate, known.decisions.rate)
  found.same('API time to decision', summary.time_to_decision_p50, known.decisions.p50)
  const { segments } = await ask(page, 'insights/segments')
  for (const { tier, count: size, total_premium, avg_loss_ratio } of segments) {
    found.same(`API ${tier} customers`, size, known.tiers[tier]?.count)
    found.same(`API ${tier} premium`, total_premium, known.tiers[tier]?.premium)
    found.same(`API ${tier} loss ratio`, avg_loss_ratio, known.tiers[tier]?.loss_ratio)
  }
}

/** One value per name and customer: in the list, on the page of one, and in Parquet. */
async function customers(page: Page, known: Recomputed, found: Comparison): Promise<void> {
  await page.goto(addressOf('dashboard', '/customers'))
  await settled(page)
  const rows = rowsOf(page, 'Customers')
  const ids = await rows
    .locator('a')
    .evaluateAll(links => links.map(link => link.getAttribute('href')?.split('/').at(-1) ?? ''))
  for (const [index, row] of (await cells(rows)).entries()) {
    const one = known.customers[ids[index] ?? '']
    const [tier, risk, churn, premium, claims, ratio] = row.slice(4)
    found.same(`${ids[index]} tier`, tier, one?.tier)
    found.same(`${ids[index]} risk`, risk, one?.risk)
    found.same(`${ids[index]} churn`, churn, one?.churn)
    found.same(`${ids[index]} premium`, premium, wholeMoney(one?.premium))
    found.same(`${ids[index]} claims`, claims, count(one?.claims))
    found.same(`${ids[index]} loss ratio`, ratio?.split(' ')[0], percent(one?.loss_ratio))
  }
  for (const row of (await ask(page, 'insights/risks?limit=25')).risk_scores)
    found.same(`API ${row.customer_id} score`, row.total_risk_score, known.customers[row.customer_id]?.score)
  const one = known.customers[ids[0] ?? '']
  await page.goto(addressOf('dashboard', `/customers/${ids[0]}`))
  await settled(page)
  const facts = await page.locator('[data-slot=stat]').allTextContents()
  for (const [label, value] of [
    ['Value tier', one?.tier],
    ['Risk', one?.risk],
    ['Churn risk', one?.churn],
  ])
    found.same(`page ${label}`, facts.includes(`${label}${value}`), true)
  const tiles = await page.locator('[data-slot=tile]').allTextContents()
  found.same(
    'page premium',
    tiles.some(tile => tile.startsWith(`Annual premium in force${wholeMoney(one?.premium)}`)),
    true,
  )
  found.same(
    'page loss ratio',
    tiles.some(tile => tile.startsWith(`Loss ratio${percent(one?.loss_ratio)}`)),
    true,
  )
}

async function riskAndClaims(page: Page, known: Recomputed, found: Comparison): Promise<void> {
  await page.goto(addressOf('dashboard', '/risk'))
  await settled(page)
  const tiles = await page.locator('[data-slot=tile]').allTextContents()
  for (const [category, size] of Object.entries(known.risks))
    found.same(
      `risk ${category}`,
      tiles.some(tile =>
        tile.startsWith(`${category.charAt(0)}${category.slice(1).toLowerCase()} risk${count(size)}`),
      ),
      true,
    )
  found.same(
    'opportunity',
    tiles.some(tile => tile.includes(wholeMoney(known.opportunity))),
    true,
  )
  await page.goto(addressOf('dashboard', '/claims'))
  await settled(page)
  found.same(
    'claims',
    await page
      .getByRole('heading', { name: /claims?$/, level: 2 })
      .first()
      .textContent(),
    plural(known.claims, 'claim'),
  )
  for (const bar of await page.getByRole('list', { name: 'By status' }).locator('li').allTextContents()) {
    const status = Object.keys(known.statuses).find(each => bar.startsWith(each)) ?? ''
    found.same(`status ${status}`, bar, `${status}${count(known.statuses[status])}`)
  }
}

/** A replay is announced four times an hour, beside everything else: read and export are of one when it stayed the same. */
async function replay(page: Page, asOf: string, found: Comparison): Promise<void> {
  const number = async () => (await ask(page, 'insights/adjudication-replay?limit=1')).as_of_version
  await page.goto(addressOf('dashboard', '/replay'))
  await settled(page)
  let before = await number()
  let known = (await recomputed(asOf)).replay
  while (before !== (await number())) {
    before = await number()
    known = (await recomputed(asOf)).replay
  }
  await settled(page)
  const tiles = await page.locator('[data-slot=tile]').allTextContents()
  if (tiles.length === 0) return
  const sign = known.difference > 0 ? '+' : ''
  for (const [index, value] of [
    `Difference${sign}${wholeMoney(known.difference)}`,
    `Paid, on record${wholeMoney(known.recorded)}`,
    `Paid, by today's rules${wholeMoney(known.replayed)}`,
    `Same outcome${count(known.agreeing)}`,
  ].entries())
    found.same(`replay ${value}`, tiles[index]?.slice(0, value.length), value)
}
