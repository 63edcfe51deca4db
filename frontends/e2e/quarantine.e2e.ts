// Rows that could not be taken, mended on the page by an administrator until each has arrived or says why not.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, settled, signIn, visit } from './browser.ts'
import { addressOf } from './stack.ts'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('a delivery of many files is told file by file; a refused row is edited in place, arrives and closes', async () => {
  const mark = `Q${Date.now()}`
  const examples = examplesOf('dropping-files.md')
  expect(examples).toHaveLength(10)
  const said = load([
    ...examples,
    [
      `claims-${mark}.csv`,
      `claim_id,claim_number,claim_amount,adjuster_code\n,${mark}-1,75.00,K9\n,${mark}-2,60.00,\nshort\n`,
    ],
  ])
  expect(said).toContain('of claims in quarantine: The row has no claim_id.')
  expect(said).toContain('of claims in quarantine: The line has more or fewer fields than the header.')
  expect(said).toMatch(/refused {2}claims\/scan-\w+\.pdf: The file is a PDF document, which is not read\./)
  expect(said).toMatch(/left out .*notes\.txt: The name does not say which entity the file holds\./)

  const { page, errors } = await visit(browser, 'dashboard')
  await signIn(page, 'Sam Okafor')
  await shownOnThePages(page)
  await page.goto(addressOf('dashboard', '/quality?tab=quarantine&status=open'))
  await settled(page)

  const dialog = await editing(page, rowOf(page, `${mark}-1`))
  await dialog.getByText('adjuster_code').waitFor()
  await dialog.getByText('K9').waitFor()
  await dialog.getByLabel('claim_id').fill(`${mark}-A`)
  await deliver(page, dialog)

  const second = await editing(page, rowOf(page, `${mark}-2`))
  await second.getByLabel('claim_number').fill(`${mark}-2b`)
  await deliver(page, second)

  // What still lacks its key comes back, in words.
  await expect
    .poll(() => stateOf(page, `${mark}-2b`), { timeout: 90_000, interval: 2000 })
    .toContain('The row has no claim_id.')
  await expect
    .poll(() => stateOf(page, `${mark}-1`), { timeout: 90_000, interval: 2000 })
    .toMatch(/replayed|resolved/)
  expect(errors).toEqual([])
  await page.context().close()
}, 240_000)

/** The examples of a guide as files, by path. */
function examplesOf(guide: string): [string, string][] {
  const text = readFileSync(join(REPOSITORY, 'docs/guides', guide), 'utf8')
  const found = text.matchAll(/### \d+\. .+\n\n`([^`]+)`\n\n```\w+\n([\s\S]*?)```/g)
  return [...found].map(([, path = '', content = '']) => [path, content])
}

/** What `dev.py load` says of a folder of files of which some are refused, in part or as a whole. */
function load(files: [string, string][]): string {
  const folder = mkdtempSync(join(tmpdir(), 'drop-'))
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const home = process.env.INSTANCE
  const line = ['dev.py', 'load', folder, ...(home ? ['--home', home] : [])]
  const ran = spawnSync(process.env.PYTHON ?? 'python3', line, { cwd: REPOSITORY, encoding: 'utf8' })
  expect(ran.status, ran.stdout + ran.stderr).toBe(1)
  return ran.stdout
}

/** The page of the run that took the examples in names what was refused and counts what was kept aside. */
async function shownOnThePages(page: Page): Promise<void> {
  const sentences: Record<string, string[]> = {
    'Refused files': ['a PDF document, which is not read', '5 of 17 of pets'],
    'Quarantined rows': ['The line is a total', 'The row has no claim_id', 'The record is not JSON'],
    'Worth knowing': ['The file does not say'],
  }
  const seen: Record<string, string> = {}
  await page.goto(addressOf('dashboard', '/pipeline'))
  await settled(page)
  const links = page.locator('a[href^="/pipeline/runs/"]')
  const runs = await links.evaluateAll(all => all.map(link => link.getAttribute('href') ?? ''))
  // A delivery may be spread over several passes.
  for (const run of new Set(runs.slice(0, 8))) {
    await page.goto(addressOf('dashboard', run))
    await page.getByRole('heading', { name: 'Published tables' }).waitFor()
    for (const title of Object.keys(sentences)) {
      const card = page
        .locator('[data-slot=card]')
        .filter({ has: page.getByRole('heading', { name: title }) })
      if (await card.count()) seen[title] = (seen[title] ?? '') + (await card.first().textContent())
    }
  }
  for (const [title, expected] of Object.entries(sentences))
    for (const sentence of expected) expect(seen[title], title).toContain(sentence)
}

const rowOf = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text }).first()

async function editing(page: Page, row: Locator): Promise<Locator> {
  await row.getByRole('button', { name: /^Edit row/ }).click()
  const dialog = page.locator('dialog[open]')
  await dialog.getByRole('button', { name: 'Deliver the corrected row' }).waitFor()
  return dialog
}

async function deliver(page: Page, dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Deliver the corrected row' }).click()
  await page.getByText('The row is delivered again.').first().waitFor()
  await dialog.waitFor({ state: 'hidden' })
}

async function stateOf(page: Page, text: string): Promise<string> {
  await page.goto(addressOf('dashboard', '/quality?tab=quarantine'))
  await settled(page)
  return (
    (await rowOf(page, text)
      .textContent({ timeout: 5000 })
      .catch(() => '')) ?? ''
  )
}
