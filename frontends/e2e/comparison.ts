// What is shown beside what it should be: reading figures off a page and out of the API, and remembering differences.
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { stack } from './stack.ts'

/** Pairs of what is shown and what it should be. */
export class Comparison {
  readonly differences: string[] = []
  compared = 0

  same(name: string, shown: unknown, expected: unknown): void {
    this.compared += 1
    if (String(shown) !== String(expected)) this.differences.push(`${name}: ${shown} instead of ${expected}`)
  }
}

const tokens = new WeakMap<Page, string>()

/** What the API answers to the page's own reader. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows what it asked for
export async function ask(page: Page, path: string): Promise<any> {
  const authorization = tokens.get(page) ?? (await tokenOf(page))
  tokens.set(page, authorization)
  const answer = await fetch(`${stack().api}/api/${path}`, { headers: { authorization } })
  expect(answer.status, path).toBe(200)
  return answer.json()
}

/** What the page itself shows to the API when it is loaded. */
async function tokenOf(page: Page): Promise<string> {
  const [response] = await Promise.all([
    page.waitForResponse(answer => answer.url().includes('/api/insights/') && answer.ok()),
    page.reload(),
  ])
  return (await response.request().allHeaders()).authorization ?? ''
}

export const cells = async (rows: Locator): Promise<string[][]> =>
  rows.evaluateAll(all =>
    all.map(row =>
      [...row.querySelectorAll('td')].map(cell => {
        const read = cell.cloneNode(true) as HTMLElement
        // Such as the column's name, which those cells repeat that are cards on a phone.
        for (const hidden of read.querySelectorAll('[aria-hidden]')) hidden.remove()
        return (read.textContent ?? '').trim()
      }),
    ),
  )

export const rowsOf = (page: Page, caption: string | RegExp): Locator =>
  page.getByRole('table', { name: caption }).locator('tbody tr')

/** A table's rows by the names of its columns, and where the first link of each leads. */
export async function linesOf(page: Page, caption: string): Promise<Record<string, string>[]> {
  const table = page.getByRole('table', { name: caption })
  const names = (await table.locator('thead th').allTextContents()).map(name => name.trim())
  // A table without rows says so in one cell over all columns.
  const filled = table.locator('tbody tr:not(:has(td[colspan]))')
  const rows = await cells(filled)
  const hrefs = await filled.evaluateAll(all =>
    all.map(row => row.querySelector('a')?.getAttribute('href') ?? ''),
  )
  return rows.map((row, index) => ({
    ...Object.fromEntries(names.map((name, column) => [name, row[column] ?? ''])),
    href: hrefs[index] ?? '',
  }))
}
