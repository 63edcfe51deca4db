import { useState } from 'react'
import { Bar, BarChart, Cell } from 'recharts'
import type { BarChartProps } from './chart-props.ts'
import { axes, Drawing, plot } from './parts.tsx'
import { colorOf } from './series.ts'

const WIDEST_BAR = 48

/** Columns side by side, or one on the other. */
export function DrawnBars<T>({ stacked = false, ...props }: BarChartProps<T> & { stacked?: boolean }) {
  const [status, setStatus] = useState<HTMLElement | null>(null)
  return (
    <Drawing props={props} status={setStatus}>
      <BarChart {...plot(props)}>
        {axes(props, status, true)}
        {props.series.map((each, index) => (
          <Bar
            key={each.key}
            dataKey={each.key}
            name={each.label}
            fill={colorOf(each, index)}
            stroke={stacked ? 'var(--color-surface)' : undefined}
            stackId={stacked ? 'all' : undefined}
            maxBarSize={WIDEST_BAR}
            radius={stacked ? 0 : [3, 3, 0, 0]}
          >
            {props.tone &&
              props.rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
                <Cell key={at} fill={`var(--color-${props.tone?.(row)})`} />
              ))}
          </Bar>
        ))}
      </BarChart>
    </Drawing>
  )
}
