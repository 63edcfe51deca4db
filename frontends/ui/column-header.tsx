import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import { cx } from './class-names.ts'
import type { Column } from './column.ts'
import type { Sort } from './sorting.ts'

export interface ColumnHeaderProps<T> {
  column: Column<T>
  sort: Sort | null
  onSort: () => void
}

/** A column's title; a button where rows can be sorted by it. */
export function ColumnHeader<T>({ column, sort, onSort }: ColumnHeaderProps<T>) {
  const end = column.align === 'end'
  const shape = 'text-sm font-medium text-muted whitespace-nowrap first:pl-card last:pr-card'
  if (!column.sort)
    return (
      <th scope="col" className={cx(shape, 'px-cell py-2', end && 'text-right')}>
        {column.header}
      </th>
    )
  const direction = sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined
  const Icon = direction === undefined ? ArrowUpDown : direction === 'descending' ? ArrowDown : ArrowUp
  return (
    <th scope="col" aria-sort={direction ?? 'none'} className={cx(shape, 'px-cell', end && 'text-right')}>
      <button
        type="button"
        onClick={onSort}
        className={cx(
          'inline-flex min-h-target items-center gap-1 rounded-sm hover:text-ink',
          end && 'flex-row-reverse',
          direction && 'text-ink',
        )}
      >
        {column.header}
        <Icon aria-hidden className={cx('size-3.5 shrink-0', !direction && 'opacity-50')} />
      </button>
    </th>
  )
}
