// A table: sorted by its headers, its rows are links where they lead somewhere, and it fits a phone.
import { type ReactNode, useRef, useState } from 'react'
import { cx } from './class-names.ts'
import type { Column } from './column.ts'
import { ColumnHeader } from './column-header.tsx'
import { useOverflows } from './overflow.ts'
import { nextSort, type Sort, sorted } from './sorting.ts'
import { Row } from './table-row.tsx'

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

export function DataTable<T>(props: DataTableProps<T>) {
  const { caption, showCaption = false, columns, rows, rowHref, phone = 'scroll', empty } = props
  const [own, setOwn] = useState<Sort | null>(null)
  const sort = props.sort === undefined ? own : props.sort
  const onSort = props.onSort ?? setOwn
  const cards = phone === 'cards'
  return (
    <Scroller label={typeof caption === 'string' ? caption : 'Table'} className={props.className}>
      <table
        {...(cards && { role: 'table' })}
        className={cx(
          'w-full border-collapse text-left',
          cards ? 'max-sm:block' : 'max-sm:w-max max-sm:min-w-full',
        )}
      >
        <caption className={showCaption ? 'px-card pb-2 text-left text-muted' : 'sr-only'}>{caption}</caption>
        <thead className={cx('border-b border-line', cards && 'max-sm:not-focus-within:sr-only')}>
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
    </Scroller>
  )
}

interface ScrollerProps {
  label: string
  className: string | undefined
  children: ReactNode
}

/** Scrolls sideways where it must, and then by keyboard too. */
function Scroller({ label, className, children }: ScrollerProps) {
  const ref = useRef<HTMLDivElement>(null)
  const scrolls = useOverflows(ref)
  return (
    <div
      ref={ref}
      {...(scrolls && { role: 'region', tabIndex: 0, 'aria-label': label })}
      data-slot="table"
      className={cx('scroll-cue relative max-w-full overflow-x-auto print:overflow-visible', className)}
    >
      {children}
    </div>
  )
}

function inOrder<T>(rows: readonly T[], columns: readonly Column<T>[], sort: Sort | null): readonly T[] {
  const by = columns.find(column => column.key === sort?.key)?.sort
  return sort && typeof by === 'function' ? sorted(rows, by, sort.descending) : rows
}
