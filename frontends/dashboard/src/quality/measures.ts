// From single measures to a line for each table of each run.
import type { Schemas } from '@petinsure360/client'

type Measure = Schemas['QualityMeasure']

/** One table after one run; a measure that was not taken is null. */
export interface TableQuality {
  run: string
  table: string
  at: string
  rowsIn: number | null
  rowsNew: number | null
  rowsUpdated: number | null
  quarantined: number | null
  complete: number | null
  accurate: number | null
}

/** A line for each table and run, in the order served. */
export function byTable(measures: readonly Measure[]): TableQuality[] {
  const groups = new Map<string, Measure[]>()
  for (const measure of measures.filter(each => each.rule === null)) {
    const key = `${measure.run_id} ${measure.table}`
    groups.set(key, [...(groups.get(key) ?? []), measure])
  }
  return [...groups.values()].map(lineOf)
}

function lineOf(group: readonly Measure[]): TableQuality {
  const [first] = group as [Measure, ...Measure[]]
  const of = (measure: string) => group.find(each => each.measure === measure)?.value ?? null
  return {
    run: first.run_id,
    table: first.table,
    at: first.measured_at,
    rowsIn: of('rows_in'),
    rowsNew: of('rows_new'),
    rowsUpdated: of('rows_updated'),
    quarantined: of('rows_quarantined'),
    complete: of('completeness'),
    accurate: of('accuracy'),
  }
}

/** How often each table was measured. */
export function tablesOf(measures: readonly Measure[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { table } of byTable(measures)) counts[table] = (counts[table] ?? 0) + 1
  return counts
}

/** What rules found, most rows first. */
export const byRule = (measures: readonly Measure[]): Measure[] =>
  measures
    .filter(each => each.rule !== null && (each.value ?? 0) > 0)
    .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))
