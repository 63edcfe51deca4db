import { Button, type CsvColumn, csv, download, failureOf, toast } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { everyRow, type PageOfRows } from './every-row.ts'

export interface CsvOfAllProps<T> {
  /** What the file has: "claims". */
  name: string
  /** How it was narrowed down, which the file's name says too. */
  filters?: Record<string, string | number | boolean | undefined>
  columns: readonly CsvColumn<T>[]
  page: (offset: number) => Promise<PageOfRows<T>>
  disabled?: boolean
}

/** Every row that the filters leave, not only those on screen, as a file. */
export function CsvOfAll<T>({ name: what, filters = {}, columns, page, disabled }: CsvOfAllProps<T>) {
  const [busy, setBusy] = useState(false)
  const name = fileName(what, filters)
  const write = async () => {
    setBusy(true)
    try {
      const rows = await everyRow(page)
      download(`${name}.csv`, csv(rows, columns))
      toast({ kind: 'good', text: `${plural(rows.length, 'row')} written to ${name}.csv` })
    } catch (error) {
      toast({ kind: 'bad', text: `No file was written. ${failureOf(error).detail}` })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button data-print="no" busy={busy} disabled={disabled} onClick={() => void write()}>
      {!busy && <Download aria-hidden className="size-4" />}
      CSV
    </Button>
  )
}

/** `claims-status-denied-2026-11-28`: what, which of it, and the day of writing. */
export function fileName(what: string, filters: Required<CsvOfAllProps<never>>['filters']): string {
  const parts = Object.entries(filters)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}-${value}`)
  const text = [what, ...parts, new Date().toISOString().slice(0, 10)].join('-')
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
