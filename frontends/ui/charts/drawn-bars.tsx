import { Bar, BarChart, Cell } from 'recharts'
import type { BarChartProps } from './chart-props.ts'
import { axes, Drawing, plot } from './parts.tsx'
import { colorOf } from './series.ts'

const WIDEST_BAR = 48
/** Of what is not over yet: pale, with a dashed outline. */
const OPEN = { fillOpacity: 0.25, strokeDasharray: '4 3', strokeWidth: 1.5 }

/** Columns side by side, or one on the other. */
export function DrawnBars<T>(props: BarChartProps<T>) {
  const { rows, series, stacked = false, tone, unfinished } = props
  return (
    <Drawing props={props}>
      <BarChart {...plot(props)}>
        {axes(props, true)}
        {series.map((each, index) => (
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
            {(tone || unfinished) &&
              rows.map((row, at) => {
                const color = tone ? `var(--color-${tone(row)})` : colorOf(each, index)
                const open = unfinished?.(row) ? { ...OPEN, stroke: color } : {}
                // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
                return <Cell key={at} fill={color} {...open} />
              })}
          </Bar>
        ))}
      </BarChart>
    </Drawing>
  )
}
