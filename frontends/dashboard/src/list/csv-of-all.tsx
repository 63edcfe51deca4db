import { Button, type CsvColumn, csv, download, failureOf, toast } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { everyRow, type PageOfRows } from './every-row.ts'

export interface CsvOfAllProps<T> {
  /** The file's name, without `.csv`. */
  name: string
  columns: readonly CsvColumn<T>[]
  page: (offset: number) => Promise<PageOfRows<T>>
  disabled?: boolean
}

/** Every row that the filters leave, not only those on screen, as a file. */
export function CsvOfAll<T>({ name, columns, page, disabled }: CsvOfAllProps<T>) {
  const [busy, setBusy] = useState(false)
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
