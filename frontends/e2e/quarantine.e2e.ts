// Rows that could not be taken, mended on the page by an administrator until each has arrived or says why not.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

test('a row is edited in place, arrives and closes; one that is wrong in another way stays and says so', async () => {
  const mark = `Q${Date.now()}`
  const said = load(
    `claims-${mark}.csv`,
    `claim_id,claim_number,claim_amount,adjuster_code\n,${mark}-1,75.00,K9\n,${mark}-2,60.00,\nshort\n`,
  )
  expect(said).toContain('of claims in quarantine: The row has no claim_id.')
  expect(said).toContain('of claims in quarantine: The line has more or fewer fields than the header.')

  const { page, errors } = await visit(browser, 'dashboard')
  await signIn(page, 'Sam Okafor')
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

/** What `dev.py load` says of a file that is refused in part. */
function load(name: string, content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'drop-')), name)
  writeFileSync(path, content)
  const home = process.env.INSTANCE
  const line = ['dev.py', 'load', path, ...(home ? ['--home', home] : [])]
  const ran = spawnSync(process.env.PYTHON ?? 'python3', line, { cwd: REPOSITORY, encoding: 'utf8' })
  expect(ran.status, ran.stdout + ran.stderr).toBe(1)
  return ran.stdout
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
