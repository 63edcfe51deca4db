import type { ChartProps } from './chart-props.ts'

/** What Recharts tells of the point under the pointer or the arrow keys; each entry brings its row. */
export interface Pointed {
  active: boolean
  payload: readonly { payload?: unknown }[]
}

type StatusLineProps<T> = Pointed & Pick<ChartProps<T>, 'x' | 'series' | 'format' | 'xFormat'>

/** One point in words; without one, how to get there. */
export function StatusLine<T>({ active, payload, x, series, format, xFormat = String }: StatusLineProps<T>) {
  const row = payload[0]?.payload as Record<string, unknown> | undefined
  if (!active || !row)
    return <p className="text-muted">Point at the chart, or walk it with the arrow keys.</p>
  return (
    <p className="figures">
      <span className="font-medium">{xFormat(String(row[x]))}</span>
      {series.map(each => (
        <span key={each.key}>
          {' · '}
          <span className="text-muted">{each.label}</span> {shown(row[each.key], format)}
        </span>
      ))}
    </p>
  )
}

const shown = (value: unknown, format: (value: number) => string): string =>
  typeof value === 'number' ? format(value) : '—'
