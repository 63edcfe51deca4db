// All rows of a list that is served in pages, for a file of exactly what is filtered.

export interface PageOfRows<T> {
  rows: readonly T[]
  total: number
}

const ATTEMPTS = 3

/** Every row, page by page. New figures in between would double or skip rows, so then it begins again. */
export async function everyRow<T>(page: (offset: number) => Promise<PageOfRows<T>>): Promise<T[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const rows = await walk(page)
    if (rows) return rows
  }
  throw new Error('The figures change faster than they can be written down. Try again in a moment.')
}

async function walk<T>(page: (offset: number) => Promise<PageOfRows<T>>): Promise<T[] | null> {
  const first = await page(0)
  const rows = [...first.rows]
  while (rows.length < first.total) {
    const next = await page(rows.length)
    if (next.total !== first.total || next.rows.length === 0) return null
    rows.push(...next.rows)
  }
  return rows
}
