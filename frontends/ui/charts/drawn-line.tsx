import { useState } from 'react'
import { Line, LineChart } from 'recharts'
import type { ChartProps } from './chart-props.ts'
import { axes, Drawing, plot } from './parts.tsx'
import { colorOf, dashOf } from './series.ts'

/** Lines over time; what was not measured is a gap. */
export function DrawnLine<T>(props: ChartProps<T>) {
  const [status, setStatus] = useState<HTMLElement | null>(null)
  return (
    <Drawing props={props} dashed status={setStatus}>
      <LineChart {...plot(props)}>
        {axes(props, status, false)}
        {props.series.map((each, index) => (
          <Line
            key={each.key}
            dataKey={each.key}
            name={each.label}
            type="linear"
            stroke={colorOf(each, index)}
            strokeWidth={2}
            strokeDasharray={dashOf(index)}
            dot={props.rows.length === 1}
            activeDot={{ r: 4, stroke: 'var(--color-surface)', strokeWidth: 2 }}
          />
        ))}
      </LineChart>
    </Drawing>
  )
}
