// On a phone the headers of a table are gone, and with them what it is sorted by: there it is chosen.
import { type Column, Field, type Option, Select } from '@petinsure360/ui'

export interface SortChoiceProps<T> {
  columns: readonly Column<T>[]
  /** As the address has it. */
  sort: string | undefined
  /** What the list is sorted by without a choice, where a column says it. */
  order: string | undefined
  onSort: (sort: string | undefined) => void
}

export function SortChoice<T>({ columns, sort, order, onSort }: SortChoiceProps<T>) {
  const orders = ordersOf(columns)
  if (orders.length === 0) return null
  const value = sort ?? order ?? ''
  const isNamed = orders.some(each => each.value === value)
  return (
    <div className="px-card pb-1 sm:hidden" data-print="no">
      <Field label="Sort by">
        <Select
          value={isNamed ? value : ''}
          {...((order === undefined || !isNamed) && { placeholder: 'Default order' })}
          options={orders}
          onChange={event => onSort(event.target.value || undefined)}
        />
      </Field>
    </div>
  )
}

/** Both ways of each column that can be sorted by: what the headers do. */
export const ordersOf = <T,>(columns: readonly Column<T>[]): Option[] =>
  columns.filter(({ sort }) => sort).flatMap(waysOf)

function waysOf<T>(column: Column<T>): Option[] {
  const { key, header, name = header } = column
  const [up, down] = WORDS[kindOf(column)]
  const ways = [
    { value: key, label: `${name}, ${up}` },
    { value: `-${key}`, label: `${name}, ${down}` },
  ]
  return kindOf(column) === 'words' ? ways : ways.reverse()
}

const WORDS = {
  days: ['oldest first', 'newest first'],
  figures: ['lowest first', 'highest first'],
  words: ['A to Z', 'Z to A'],
} as const

const kindOf = <T,>({ isDay, align }: Column<T>): keyof typeof WORDS =>
  isDay ? 'days' : align === 'end' ? 'figures' : 'words'
