import { Download, Printer } from 'lucide-react'
import { Button, type ButtonSize, type ButtonVariant } from './button.tsx'
import { type CsvColumn, csv, download } from './csv.ts'

export interface CsvButtonProps<T> {
  /** The file's name, without `.csv`. */
  name: string
  rows: readonly T[]
  columns: readonly CsvColumn<T>[]
  variant?: ButtonVariant
  size?: ButtonSize
  className?: string
}

/** Exactly the rows that are shown, as a file. */
export function CsvButton<T>({ name, rows, columns, variant, size, className }: CsvButtonProps<T>) {
  return (
    <Button
      variant={variant}
      size={size}
      className={className}
      data-print="no"
      disabled={rows.length === 0}
      onClick={() => download(`${name}.csv`, csv(rows, columns))}
    >
      <Download aria-hidden className="size-4" />
      CSV
    </Button>
  )
}

export function PrintButton({ variant, className }: { variant?: ButtonVariant; className?: string }) {
  return (
    <Button variant={variant} className={className} data-print="no" onClick={() => window.print()}>
      <Printer aria-hidden className="size-4" />
      Print
    </Button>
  )
}
