import { describe, expect, test } from 'vitest'
import { byRule, byTable, tablesOf } from '../quality/measures.ts'
import { barsOf } from './bars.tsx'
import { withFilter } from './drill-down.ts'

test('bars are the longest ones, and all others in one', () => {
  const counts = { a: 1, b: 5, c: 3, d: 2 }
  const bars = barsOf(counts, value => `/x?type=${value}`, 2)
  expect(bars.map(bar => [bar.label, bar.value])).toEqual([
    ['b', 5],
    ['c', 3],
    ['Other', 3],
  ])
  expect(bars.at(-1)?.href).toBeUndefined()
  // All others together may be more than the longest, so no bar stands beside it.
  expect(bars.map(bar => bar.bar)).toEqual([undefined, undefined, false])
  expect(barsOf({}, String, 2)).toEqual([])
})

test('a drill-down keeps every filter and begins at the first page', () => {
  const search = { q: 'rex & co', status: 'Paid', offset: 50, type: undefined as string | undefined }
  expect(withFilter('/claims', search, { type: 'Illness' })).toBe(
    '/claims?q=rex+%26+co&status=Paid&type=Illness',
  )
})

describe('measures', () => {
  const measure = (run: string, table: string, name: string, value: number, rule: string | null = null) =>
    ({ run_id: run, table, measure: name, value, rule, measured_at: 't' }) as never
  const measures = [
    measure('2', 'fact_claims', 'rows_in', 4),
    measure('2', 'fact_claims', 'completeness', 90),
    measure('2', 'fact_claims', 'flagged', 3, 'future_date:service_date'),
    measure('2', 'fact_claims', 'flagged', 0, 'orphan_pet'),
    measure('1', 'fact_claims', 'rows_in', 9),
  ]

  test('make a line for each table and run; what was not measured is null', () => {
    expect(byTable(measures)).toMatchObject([
      { run: '2', rowsIn: 4, complete: 90, accurate: null },
      { run: '1', rowsIn: 9, complete: null },
    ])
    expect(tablesOf(measures)).toEqual({ fact_claims: 2 })
  })

  test('of rules are told where they found something', () => {
    expect(byRule(measures).map(each => each.rule)).toEqual(['future_date:service_date'])
  })
})
