// A refused row as a form has it: a text for each column, and which of them were changed.
import type { Schemas } from '@petinsure360/client'

export type Row = Schemas['QuarantinedRow']
export type SourceColumn = Schemas['SourceColumn']
type Values = Record<string, string | null>

/** What was typed, by column. */
export type Edits = Readonly<Record<string, string>>

export interface CellField {
  name: string
  kind: SourceColumn['kind']
  /** The cell as it came, as text; empty when there is none. */
  text: string
  /** Why the row was refused, as far as this column is about it. */
  wrong: string | undefined
}

const textOf = (cell: unknown): string => {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** Every column that a correction may name; those that something is wrong with come first. */
export function fieldsOf(row: Row, columns: readonly SourceColumn[]): CellField[] {
  const wrong = new Map(row.explanations.map(each => [each.column, each.sentence]))
  const fields = columns.map(({ name, kind }) => ({
    name,
    kind,
    text: textOf(row.cells?.[name]),
    wrong: wrong.get(name),
  }))
  return [...fields.filter(field => field.wrong), ...fields.filter(field => !field.wrong)]
}

/** Reasons that are about no single column. */
export const generalReasons = (row: Row): Row['explanations'] => row.explanations.filter(each => !each.column)

/** Cells of columns that no table has, as text. */
export function unknownCells(row: Row, columns: readonly SourceColumn[]): [string, string][] {
  const known = new Set(columns.map(({ name }) => name))
  return Object.entries(row.cells ?? {})
    .filter(([name]) => !known.has(name))
    .map(([name, cell]) => [name, textOf(cell)])
}

/** What to send: only what was changed; a cell that was emptied is null. */
export function valuesOf(fields: readonly CellField[], edits: Edits): Values {
  const values: Values = {}
  for (const { name, text } of fields) {
    const typed = edits[name]
    if (typed !== undefined && typed !== text) values[name] = typed === '' ? null : typed
  }
  return values
}

/** Fields that the API refused, by column: `items.0.values.claim_id`. */
export function refusedField(error: unknown): Record<string, string> {
  const errors = (error as { errors?: { field: string; detail: string }[] } | null)?.errors ?? []
  return Object.fromEntries(errors.map(({ field, detail }) => [field.split('.').at(-1) ?? '', detail]))
}
