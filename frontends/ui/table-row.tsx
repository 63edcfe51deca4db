import type { ReactNode } from 'react'
import { Anchor } from './anchor.tsx'
import { cx } from './class-names.ts'
import type { Column } from './column.ts'

interface RowProps<T> {
  row: T
  columns: readonly Column<T>[]
  href: string | undefined
  cards: boolean
}

// Drawn as a card, some browsers forget that it is a row of a table: the roles say so again.
export function Row<T>({ row, columns, href, cards }: RowProps<T>) {
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
          ) : cards ? (
            <div className="min-w-0 sm:contents">{contentOf(row, column)}</div>
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
    'px-cell py-cell align-baseline first:pl-card last:pr-card',
    column.align === 'end' && 'figures text-right',
    cards
      ? 'max-sm:flex max-sm:items-baseline max-sm:justify-between max-sm:gap-4 max-sm:px-card max-sm:py-1 max-sm:not-first:text-right max-sm:first:font-semibold'
      : 'max-sm:max-w-72',
    column.className,
  )

function contentOf<T>(row: T, column: Column<T>): ReactNode {
  if (column.cell) return column.cell(row)
  const value = (row as Record<string, unknown>)[column.key]
  return value === null || value === undefined || value === '' ? '—' : String(value)
}
