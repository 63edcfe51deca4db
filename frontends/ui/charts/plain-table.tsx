import { type ChartColumn, cellText } from './chart-frame.tsx'

interface PlainTableProps<T> {
  caption: string
  columns: readonly ChartColumn<T>[]
  rows: readonly T[]
}

/** The rows of a drawing for who cannot see it; nothing in it takes the focus. */
export function PlainTable<T>({ caption, columns, rows }: PlainTableProps<T>) {
  return (
    <div className="sr-only">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column.key} scope="col">
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={index}>
              {columns.map(column => (
                <td key={column.key}>{cellText(row, column)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
