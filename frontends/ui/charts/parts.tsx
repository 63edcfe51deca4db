// What line and bar charts on Recharts share. Only the lazy chunk imports this.
import type { ReactElement } from 'react'
import { CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { ChartProps } from './chart-props.ts'
import { Legend } from './legend.tsx'
import { type Pointed, StatusLine } from './status-line.tsx'

const TICK = { fill: 'var(--color-muted)', fontSize: 12 }
export const HEIGHT = 240
// Half of a month's name stands out at either end of a line.
const LABEL_ROOM = { left: 14, right: 14 }
const WIDTH_UNMEASURED = 640

/** What the chart itself takes: its rows, a name, its margins, and who wants to know of a chosen point. */
export function plot<T>({ label, rows, onPoint }: ChartProps<T>) {
  const choose = (state: { activeTooltipIndex?: number | string | null }) => {
    const row = rows[Number(state.activeTooltipIndex ?? Number.NaN)]
    if (row !== undefined) onPoint?.(row)
  }
  return {
    data: rows as T[],
    accessibilityLayer: true,
    title: label,
    margin: { top: 8, right: 12, bottom: 0, left: 0 },
    ...(onPoint && { onClick: choose, className: '[&_svg]:cursor-pointer' }),
  }
}

/** Grid, axes, target line and the status line, which tells the point under the pointer or the arrow keys. */
export function axes<T>(props: ChartProps<T>, status: HTMLElement | null, shaded: boolean): ReactElement[] {
  const { x, xFormat, format, axisFormat, target } = props
  const tell = (pointed: Pointed) => <StatusLine {...pointed} {...props} />
  return [
    <CartesianGrid key="grid" vertical={false} stroke="var(--color-line)" />,
    <XAxis
      key="x"
      dataKey={String(x)}
      tickFormatter={xFormat}
      tick={TICK}
      tickLine={false}
      axisLine={{ stroke: 'var(--color-line-strong)' }}
      interval="equidistantPreserveStart"
      padding={shaded ? undefined : LABEL_ROOM}
      minTickGap={16}
      tickMargin={6}
    />,
    <YAxis
      key="y"
      width={axisWidth(props)}
      tickFormatter={axisFormat ?? format}
      tick={TICK}
      tickLine={false}
      axisLine={false}
    />,
    <Tooltip
      key="tooltip"
      portal={status}
      filterNull={false}
      content={pointed => tell(pointed as unknown as Pointed)}
      wrapperStyle={{ visibility: 'visible' }}
      cursor={
        shaded ? { fill: 'var(--color-line)', fillOpacity: 0.5 } : { stroke: 'var(--color-line-strong)' }
      }
    />,
    ...(target ? [targetLine(target)] : []),
  ]
}

const DIGIT = 7
const QUARTERS = [0, 0.25, 0.5, 0.75, 1]

/** Room for the longest label, by its characters: a measured width comes late, and labels are cut meanwhile. */
function axisWidth<T>({ rows, series, axisFormat, format, target }: ChartProps<T>): number {
  const sums = rows.map(row =>
    series.reduce((sum, { key }) => sum + Math.abs(Number((row as Record<string, unknown>)[key] ?? 0)), 0),
  )
  const top = Math.max(1, target?.value ?? 0, ...sums)
  const labels = QUARTERS.map(part => (axisFormat ?? format)(Math.round(top * part)).length)
  return Math.max(...labels) * DIGIT + 12
}

const targetLine = ({ value }: { value: number }) => (
  <ReferenceLine
    key="target"
    y={value}
    stroke="var(--color-ink)"
    strokeDasharray="3 3"
    ifOverflow="extendDomain"
  />
)

interface DrawingProps<T> {
  props: ChartProps<T>
  dashed?: boolean
  status: (element: HTMLElement | null) => void
  children: ReactElement
}

/** The drawing in its box, the legend, and the line that tells a point. */
export function Drawing<T>({ props, dashed = false, status, children }: DrawingProps<T>) {
  const height = props.height ?? HEIGHT
  return (
    <>
      <Legend series={props.series} dashed={dashed} target={props.target?.label} />
      <div className="figures" style={{ height }}>
        <ResponsiveContainer
          width="100%"
          height={height}
          initialDimension={{ width: WIDTH_UNMEASURED, height }}
        >
          {children}
        </ResponsiveContainer>
      </div>
      <div ref={status} role="status" data-slot="point" className="min-h-5.5 text-sm print:hidden" />
    </>
  )
}
