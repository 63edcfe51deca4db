// What line and bar charts on Recharts share. Only the lazy chunk imports this.
import type { ReactElement } from 'react'
import { CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { ChartProps } from './chart-props.ts'
import { Legend } from './legend.tsx'
import { type Pointed, StatusLine } from './status-line.tsx'
import { roundTicks } from './ticks.ts'

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

/** Grid, axes, target line, and the words at the point under the pointer or the arrow keys. */
export function axes<T>(props: ChartProps<T>, shaded: boolean): ReactElement[] {
  const { x, xFormat, format, axisFormat, target } = props
  const tell = (pointed: Pointed) => <StatusLine {...pointed} {...props} />
  const ticks = roundTicks(0, topOf(props))
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
      ticks={ticks}
      domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
      tickFormatter={axisFormat ?? format}
      tick={TICK}
      tickLine={false}
      axisLine={false}
    />,
    <Tooltip
      key="tooltip"
      filterNull={false}
      isAnimationActive={false}
      content={pointed => tell(pointed as unknown as Pointed)}
      cursor={
        shaded ? { fill: 'var(--color-line)', fillOpacity: 0.5 } : { stroke: 'var(--color-line-strong)' }
      }
    />,
    ...(target ? [targetLine(target)] : []),
    ...(props.marks ?? []).map(mark => (
      <ReferenceLine
        key={`mark ${mark.label} ${mark.x}`}
        x={mark.x}
        stroke="var(--color-muted)"
        strokeDasharray="2 3"
        label={{ value: mark.label, position: 'insideTop', fill: 'var(--color-ink)', fontSize: 12 }}
      />
    )),
  ]
}

const DIGIT = 7

/** The most that is drawn at one place: bars may stand on each other. */
function topOf<T>({ rows, series, target, stacked = false }: ChartProps<T>): number {
  const tops = rows.map(row => {
    const values = series.map(({ key }) => Number((row as Record<string, unknown>)[key] ?? 0))
    return stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values)
  })
  return Math.max(1, target?.value ?? 0, ...tops)
}

/** Room for the longest label, by its characters: a measured width comes late, and labels are cut meanwhile. */
function axisWidth<T>(props: ChartProps<T>): number {
  const labels = roundTicks(0, topOf(props)).map(tick => (props.axisFormat ?? props.format)(tick).length)
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
  children: ReactElement
}

/** The drawing in its box, and the legend. */
export function Drawing<T>({ props, dashed = false, children }: DrawingProps<T>) {
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
    </>
  )
}
