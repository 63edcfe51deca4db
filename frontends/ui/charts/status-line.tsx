import type { ChartProps } from './chart-props.ts'

/** What Recharts tells of the point under the pointer or the arrow keys; each entry brings its row. */
export interface Pointed {
  active: boolean
  payload: readonly { payload?: unknown }[]
}

type StatusLineProps<T> = Pointed & Pick<ChartProps<T>, 'x' | 'series' | 'format' | 'xFormat'>

/** One point in words, beside it; the same is said to who cannot see it. */
export function StatusLine<T>({ active, payload, x, series, format, xFormat = String }: StatusLineProps<T>) {
  const row = payload.find(each => each.payload)?.payload as Record<string, unknown> | undefined
  const point = active && row
  return (
    <div role="status" data-slot="point">
      {point && (
        <p className="figures rounded-md border border-line bg-surface px-3 py-2 text-sm shadow-float">
          <span className="font-medium">{xFormat(String(row[x]))}</span>
          {series.map(each => (
            <span key={each.key}>
              {' · '}
              <span className="text-muted">{each.label}</span> {shown(row[each.key], format)}
            </span>
          ))}
        </p>
      )}
    </div>
  )
}

const shown = (value: unknown, format: (value: number) => string): string =>
  typeof value === 'number' ? format(value) : '—'
