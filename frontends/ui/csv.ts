// Rows as a spreadsheet opens them, and only as data: text that a spreadsheet would run is disarmed.

export type CsvValue = string | number | boolean | Date | null | undefined

export interface CsvColumn<T> {
  key: string
  header: string
  /** Without it: `row[key]`. */
  value?: (row: T) => CsvValue
}

const FORMULA = /^[=+\-@\t\r]/
const QUOTED = /[",\r\n]/

function field(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = value instanceof Date ? value.toISOString() : String(value)
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const cellOf = <T>(row: T, column: CsvColumn<T>): unknown =>
  column.value ? column.value(row) : (row as Record<string, unknown>)[column.key]

/** RFC 4180: a header, then the rows as they come; numbers unformatted. */
export function csv<T>(rows: readonly T[], columns: readonly CsvColumn<T>[]): string {
  const lines = [
    columns.map(column => field(column.header)),
    ...rows.map(row => columns.map(column => field(cellOf(row, column)))),
  ]
  return `${lines.map(line => line.join(',')).join('\r\n')}\r\n`
}

const BYTE_ORDER_MARK = '\uFEFF'

/** Hands `text` to the reader as a file; the mark at its start has spreadsheets read it as UTF-8. */
export function download(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const start = type.startsWith('text/csv') ? BYTE_ORDER_MARK : ''
  save(name, new Blob([start, text], { type }))
}

/** Hands `blob` to the reader as a file. */
export function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
