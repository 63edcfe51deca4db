// An instance whose engine is Spark: the dashboard shows what it published, and which engine computed which run.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, signIn, visit } from './browser.ts'
import { addressOf } from './stack.ts'

/** A claim that came by the API after Spark had published. */
const CLAIM = process.env.CLAIM ?? ''

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test.skipIf(!CLAIM)('what Spark published and what came on top of it are on the pages', async () => {
  const { page, errors } = await visit(browser, 'dashboard', '/pipeline')
  await signIn(page, 'Sam Okafor')
  const runs = page.getByRole('table', { name: /runs/i })
  for (const engine of ['Spark', 'polars'])
    await runs.getByRole('cell', { name: engine, exact: true }).first().waitFor()
  await runs.getByRole('row').filter({ hasText: 'Spark' }).first().getByRole('link').click()
  // The list says "Computed by" as well, until the run's own page stands.
  await page.getByRole('heading', { level: 1, name: /^Run ./ }).waitFor()
  await page.getByText('Computed by').first().waitFor()
  await page.goto(addressOf('dashboard', '/claims'))
  await page.getByText(`${process.env.CLAIMS} claims`).first().waitFor()
  await page.goto(addressOf('dashboard', `/claims/${CLAIM}`))
  await page.getByRole('heading', { level: 1, name: /^Claim ./ }).waitFor()
  await page.getByText('$90.01').first().waitFor()
  expect(errors).toEqual([])
})
