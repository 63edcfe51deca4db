// Around every chart: what it shows, in which unit, as of when; its rows as a table, as a file, as a picture.
import { ImageDown, Table2 } from 'lucide-react'
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react'
import { AsOf } from '../as-of.tsx'
import { Button } from '../button.tsx'
import { cx } from '../class-names.ts'
import type { Column } from '../column.ts'
import type { CsvValue } from '../csv.ts'
import { DataTable } from '../data-table.tsx'
import { CsvButton } from '../export-buttons.tsx'
import type { SortValue } from '../sorting.ts'
import { PlainTable } from './plain-table.tsx'

export interface ChartColumn<T> {
  key: string
  header: string
  /** Without it: `row[key]`. */
  value?: (row: T) => CsvValue
  /** As the table shows it; a file has the value itself. */
  format?: (value: never) => string
  align?: 'start' | 'end'
}

export interface ChartFrameProps<T> {
  title: string
  /** "claims per month", "US dollars". */
  unit: string
  asOf?: string | number | null
  /** What the table and the file have: exactly what is drawn. */
  rows: readonly T[]
  columns: readonly ChartColumn<T>[]
  /** Where a row of the table leads. */
  rowHref?: (row: T) => string | undefined
  /** At the title's right: day, week, month. */
  actions?: ReactNode
  /** One sentence on what the figures say. */
  lead?: ReactNode
  /** False where nothing is drawn that a picture could be taken of: a BarList. */
  picture?: boolean
  /** Said instead of a drawing without rows. */
  empty?: ReactNode
  className?: string
  children: ReactNode
}

export function ChartFrame<T>(props: ChartFrameProps<T>) {
  const { title, unit, asOf, rows, columns, rowHref, actions, lead, className } = props
  const [asTable, setAsTable] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  const titleId = useId()
  const drawn = !asTable && rows.length > 0
  return (
    <figure
      data-slot="chart"
      aria-labelledby={titleId}
      className={cx('flex min-w-0 flex-col rounded-lg border border-line bg-surface p-card', className)}
    >
      <figcaption className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id={titleId} className="text-base leading-snug">
            {title}
          </h2>
          <p className="text-sm text-muted">{unit}</p>
          {lead && <p className="mt-1">{lead}</p>}
        </div>
        {actions && <div data-print="no">{actions}</div>}
      </figcaption>
      <div ref={body} className="min-w-0 grow">
        {drawn && props.children}
        {drawn && <PlainTable caption={`${title}, ${unit}`} columns={columns} rows={rows} />}
        {!drawn && (
          <DataTable
            caption={`${title}, ${unit}`}
            columns={columns.map(tableColumn)}
            rows={rows}
            rowHref={rowHref}
            empty={props.empty ?? 'No figures for this selection'}
            className="-mx-card max-h-96 print:max-h-none w-[calc(100%+2*var(--spacing-card))] overflow-y-auto"
          />
        )}
      </div>
      <footer
        data-print={asOf === undefined ? 'no' : undefined}
        className="mt-2 flex flex-wrap items-center justify-between gap-x-4 border-t border-line pt-2"
      >
        <AsOf at={asOf} />
        <Ways {...props} body={body} drawn={drawn} asTable={asTable} onTable={setAsTable} />
      </footer>
    </figure>
  )
}

interface WaysProps<T> extends Pick<ChartFrameProps<T>, 'title' | 'unit' | 'rows' | 'columns' | 'picture'> {
  body: RefObject<HTMLElement | null>
  drawn: boolean
  asTable: boolean
  onTable: (asTable: boolean) => void
}

/** The other ways to have the figures: as rows, as a file, as a picture. */
function Ways<T>({
  title,
  unit,
  rows,
  columns,
  picture = true,
  body,
  drawn,
  asTable,
  onTable,
}: WaysProps<T>) {
  return (
    <div data-print="no" className="-mr-2 ml-auto flex flex-wrap text-sm">
      <Button variant="quiet" size="compact" aria-pressed={asTable} onClick={() => onTable(!asTable)}>
        <Table2 aria-hidden className="size-4" />
        {asTable ? 'Show chart' : 'Show rows'}
      </Button>
      <CsvButton variant="quiet" size="compact" name={fileName(title)} rows={rows} columns={columns} />
      {drawn && picture && <PictureButton title={title} unit={unit} body={body} />}
    </div>
  )
}

const fileName = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '-')

interface PictureButtonProps {
  title: string
  unit: string
  body: RefObject<HTMLElement | null>
}

function PictureButton({ title, unit, body }: PictureButtonProps) {
  const take = async () => {
    const { legendEntry, savePicture } = await import('./picture.ts')
    const drawing = body.current?.querySelector<SVGSVGElement>('svg.recharts-surface')
    const legend = [...(body.current?.querySelectorAll('[data-slot=legend] li') ?? [])]
    if (drawing) await savePicture(fileName(title), drawing, { title, unit, legend: legend.map(legendEntry) })
  }
  return (
    <Button variant="quiet" size="compact" onClick={() => void take()}>
      <ImageDown aria-hidden className="size-4" />
      PNG
    </Button>
  )
}

function tableColumn<T>(column: ChartColumn<T>): Column<T> {
  return {
    key: column.key,
    header: column.header,
    align: column.align,
    cell: row => cellText(row, column),
    sort: row => valueIn(row, column) as SortValue,
  }
}

const valueIn = <T,>(row: T, column: ChartColumn<T>): CsvValue =>
  column.value ? column.value(row) : ((row as Record<string, CsvValue>)[column.key] ?? null)

/** One value as people read it. */
export function cellText<T>(row: T, column: ChartColumn<T>): string {
  const value = valueIn(row, column)
  if (column.format) return column.format(value as never)
  return value === null || value === undefined ? '—' : String(value)
}
