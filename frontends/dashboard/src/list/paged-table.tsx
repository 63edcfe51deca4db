// A page of a list in a card: sorted by whoever serves it, with the way to the next page; the address says which.
import { Card, DataTable, type DataTableProps, Pager } from '@petinsure360/ui'
import type { ReactNode } from 'react'
import { useChange } from './change.ts'
import { PAGE } from './columns.ts'
import { sortOf, sortText } from './order.ts'
import { SortChoice } from './sort-choice.tsx'

export interface PagedTableProps<T>
  extends Pick<DataTableProps<T>, 'columns' | 'rows' | 'rowKey' | 'rowHref'> {
  title: ReactNode
  caption: string
  /** What the rows are: "customers". */
  what: string
  /** All rows that match, on this page or not. */
  total: number
  offset: number
  /** As the address has it. */
  sort?: string | undefined
  /** What it is sorted by without that, where a column says it. */
  order?: string | undefined
  /** Another page is on its way. */
  busy: boolean
  /** At the title's right. */
  actions?: ReactNode
  /** Below the rows. */
  note?: ReactNode
}

export function PagedTable<T>(props: PagedTableProps<T>) {
  const { title, caption, what, total, offset, sort, order, busy, actions, note, ...table } = props
  const change = useChange<{ sort?: string | undefined; offset?: number }>()
  return (
    <Card flush title={title} actions={actions}>
      <SortChoice columns={table.columns} sort={sort} order={order} onSort={next => change({ sort: next })} />
      <DataTable
        {...table}
        caption={caption}
        phone="cards"
        sort={sortOf(sort ?? order)}
        onSort={next => change({ sort: sortText(next) })}
      />
      <div className="grid gap-3 p-card">
        {note && <p className="text-xs text-muted">{note}</p>}
        <Pager
          what={what}
          offset={offset}
          limit={PAGE}
          total={total}
          busy={busy}
          onPage={next => change({ offset: next || undefined })}
        />
      </div>
    </Card>
  )
}
