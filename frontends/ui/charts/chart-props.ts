import type { Series, SeriesColor } from './series.ts'

export interface ChartProps<T> {
  /** What is drawn, for who cannot see it: "Claims per month". */
  label: string
  rows: readonly T[]
  /** The column along the axis. */
  x: keyof T & string
  xFormat?: (value: string) => string
  series: readonly Series[]
  /** Of a point, in full. */
  format: (value: number) => string
  /** At the axis, in short. */
  axisFormat?: (value: number) => string
  /** In CSS pixels; reserved before the chart is there. */
  height?: number
  /** A line to reach or to stay below. */
  target?: { value: number; label: string }
  /** Bars stand on each other. */
  stacked?: boolean
  /** What happened at points along the axis, numbered as they are listed beside the chart. */
  marks?: readonly { x: string; label: string }[]
  /** What is not over yet: drawn dashed. */
  unfinished?: (row: T) => boolean
  /** A point was chosen: the way down to its rows. */
  onPoint?: (row: T) => void
}

export interface BarChartProps<T> extends ChartProps<T> {
  /** The color of a bar by its row: a threshold. The legend or the text must say it too. */
  tone?: (row: T) => SeriesColor
}
