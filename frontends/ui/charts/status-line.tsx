import type { ChartProps } from './chart-props.ts'

/** What Recharts tells of the point under the pointer or the arrow keys. */
export interface Pointed {
  active: boolean
  label?: string | number
  payload: readonly { dataKey?: unknown; value?: unknown }[]
}

type StatusLineProps<T> = Pointed & Pick<ChartProps<T>, 'series' | 'format' | 'xFormat'>

/** One point in words; without one, how to get there. */
export function StatusLine<T>({
  active,
  label,
  payload,
  series,
  format,
  xFormat,
}: Omit<StatusLineProps<T>, never>) {
  if (!active || payload.length === 0)
    return <p className="text-muted">Point at the chart, or walk it with the arrow keys.</p>
  const name = xFormat ? xFormat(String(label)) : label
  return (
    <p className="figures">
      <span className="font-medium">{name}</span>
      {series.map(each => (
        <span key={each.key}>
          {' · '}
          <span className="text-muted">{each.label}</span> {shown(payload, each.key, format)}
        </span>
      ))}
    </p>
  )
}

function shown(payload: Pointed['payload'], key: string, format: (value: number) => string): string {
  const value = payload.find(entry => entry.dataKey === key)?.value
  return typeof value === 'number' ? format(value) : '—'
}
