// A table: sorted by its headers, its rows are links where they lead somewhere, and it fits a phone.
import { type ReactNode, useRef, useState } from 'react'
import { Anchor } from './anchor.tsx'
import { cx } from './class-names.ts'
import { ColumnHeader } from './column-header.tsx'
import { useOverflows } from './overflow.ts'
import { nextSort, type Sort, type SortValue, sorted } from './sorting.ts'

export interface Column<T> {
  key: string
  header: ReactNode
  /** Without it: `row[key]` as text, and a dash for nothing. */
  cell?: (row: T) => ReactNode
  /** By what rows are sorted here; `true` when whoever serves them sorts them. */
  sort?: boolean | ((row: T) => SortValue)
  /** `end` for figures, which then also sort descending first. */
  align?: 'start' | 'end'
  className?: string
}

export interface DataTableProps<T> {
  /** What the table shows; said by assistive technology, and seen with `showCaption`. */
  caption: ReactNode
  showCaption?: boolean
  columns: readonly Column<T>[]
  rows: readonly T[]
  /** The order, when it is kept elsewhere: in the URL. */
  sort?: Sort | null
  onSort?: (sort: Sort | null) => void
  rowKey?: (row: T) => string
  /** Where a row leads; its first cell is the link. */
  rowHref?: (row: T) => string | undefined
  /** On a phone: scroll sideways, or each row as a card that its first cell is the title of. */
  phone?: 'scroll' | 'cards'
  /** Instead of rows, when there are none. */
  empty?: ReactNode
  className?: string
}

// Drawn as cards, some browsers forget that it is a table: the roles say so again.

export function DataTable<T>(props: DataTableProps<T>) {
  const { caption, showCaption = false, columns, rows, rowHref, phone = 'scroll', empty } = props
  const [own, setOwn] = useState<Sort | null>(null)
  const sort = props.sort === undefined ? own : props.sort
  const onSort = props.onSort ?? setOwn
  const cards = phone === 'cards'
  const scroller = useRef<HTMLDivElement>(null)
  const scrolls = useOverflows(scroller)
  return (
    <div
      ref={scroller}
      {...(scrolls && {
        role: 'region',
        tabIndex: 0,
        'aria-label': typeof caption === 'string' ? caption : 'Table',
      })}
      data-slot="table"
      className={cx('scroll-cue relative max-w-full overflow-x-auto print:overflow-visible', props.className)}
    >
      <table
        {...(cards && { role: 'table' })}
        className={cx(
          'w-full border-collapse text-left',
          cards ? 'max-sm:block' : 'max-sm:w-max max-sm:min-w-full',
        )}
      >
        <caption className={showCaption ? 'px-card pb-2 text-left text-muted' : 'sr-only'}>{caption}</caption>
        <thead className={cx('border-b border-line', cards && 'max-sm:sr-only')}>
          <tr>
            {columns.map(column => (
              <ColumnHeader
                key={column.key}
                column={column}
                sort={sort}
                onSort={() => onSort(nextSort(sort, column.key, column.align === 'end'))}
              />
            ))}
          </tr>
        </thead>
        <tbody className={cx(cards && 'max-sm:grid max-sm:grid-cols-[minmax(0,1fr)]')}>
          {inOrder(rows, columns, sort).map((row, index) => (
            <Row
              key={props.rowKey?.(row) ?? rowHref?.(row) ?? index}
              row={row}
              columns={columns}
              href={rowHref?.(row)}
              cards={cards}
            />
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={columns.length} className="px-3 py-8 text-center text-muted">
                {empty ?? 'Nothing to show'}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

function inOrder<T>(rows: readonly T[], columns: readonly Column<T>[], sort: Sort | null): readonly T[] {
  const by = columns.find(column => column.key === sort?.key)?.sort
  return sort && typeof by === 'function' ? sorted(rows, by, sort.descending) : rows
}

interface RowProps<T> {
  row: T
  columns: readonly Column<T>[]
  href: string | undefined
  cards: boolean
}

function Row<T>({ row, columns, href, cards }: RowProps<T>) {
  return (
    <tr
      {...(cards && { role: 'row' })}
      className={cx(
        'relative border-b border-line last:border-b-0',
        href !== undefined && 'hover:bg-sunken has-[a:focus-visible]:bg-sunken',
        cards && 'max-sm:grid max-sm:grid-cols-[minmax(0,1fr)] max-sm:py-3',
      )}
    >
      {columns.map((column, index) => (
        <td key={column.key} {...(cards && { role: 'cell' })} className={cellClass(column, cards)}>
          {cards && index > 0 && (
            <span aria-hidden className="shrink-0 text-sm text-muted sm:hidden">
              {column.header}
            </span>
          )}
          {index === 0 && href !== undefined ? (
            <Anchor href={href} className="row-link font-medium text-ink underline-offset-4 hover:underline">
              {contentOf(row, column)}
            </Anchor>
          ) : (
            contentOf(row, column)
          )}
        </td>
      ))}
    </tr>
  )
}

const cellClass = <T,>(column: Column<T>, cards: boolean): string =>
  cx(
    'px-3 py-cell align-baseline first:pl-card last:pr-card',
    column.align === 'end' && 'figures text-right',
    cards
      ? 'max-sm:flex max-sm:items-baseline max-sm:justify-between max-sm:gap-4 max-sm:px-card max-sm:py-1 max-sm:text-right max-sm:first:font-semibold'
      : 'max-sm:max-w-72',
    column.className,
  )

function contentOf<T>(row: T, column: Column<T>): ReactNode {
  if (column.cell) return column.cell(row)
  const value = (row as Record<string, unknown>)[column.key]
  return value === null || value === undefined || value === '' ? '—' : String(value)
}
