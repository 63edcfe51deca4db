import { Line, LineChart } from 'recharts'
import type { ChartProps } from './chart-props.ts'
import { axes, Drawing, plot } from './parts.tsx'
import { colorOf, dashOf } from './series.ts'

const UNFINISHED = '3 4'

/** Lines over time; what was not measured is a gap, the way to what is not over yet is dotted. */
export function DrawnLine<T>(props: ChartProps<T>) {
  const { rows, series, unfinished = () => false } = props
  const last = rows.at(-1)
  const open = last !== undefined && rows.length > 1 && unfinished(last)
  return (
    <Drawing props={props} dashed>
      <LineChart {...plot(props)}>
        {axes(props, false)}
        {series.map((each, index) => (
          <Line
            key={each.key}
            dataKey={open ? (row: T) => (row === last ? null : valueIn(row, each.key)) : each.key}
            name={each.label}
            type="linear"
            stroke={colorOf(each, index)}
            strokeWidth={2}
            strokeDasharray={dashOf(index)}
            dot={rows.length === 1}
            activeDot={{ r: 4, stroke: 'var(--color-surface)', strokeWidth: 2 }}
          />
        ))}
        {open &&
          series.map((each, index) => (
            <Line
              key={`${each.key} so far`}
              dataKey={(row: T) => (rows.indexOf(row) < rows.length - 2 ? null : valueIn(row, each.key))}
              name={each.label}
              type="linear"
              stroke={colorOf(each, index)}
              strokeWidth={2}
              strokeDasharray={UNFINISHED}
              dot={false}
              activeDot={{ r: 4, stroke: 'var(--color-surface)', strokeWidth: 2 }}
            />
          ))}
      </LineChart>
    </Drawing>
  )
}

const valueIn = <T,>(row: T, key: string): unknown => (row as Record<string, unknown>)[key]
