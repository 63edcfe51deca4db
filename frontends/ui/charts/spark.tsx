import { colorOf, type SeriesColor } from './series.ts'

export interface SparkProps {
  /** Oldest first; null is a gap. */
  values: readonly (number | null)[]
  /** "Claims in the last 12 months": said instead of the drawing. */
  label: string
  color?: SeriesColor
  height?: number
}

const WIDTH = 100

/** The shape of a development, in a line; the figures stand elsewhere. It is stretched, and has no text. */
export function Spark({ values, label, color = 'c1', height = 32 }: SparkProps) {
  return (
    <svg
      role="img"
      aria-label={label}
      data-slot="spark"
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      className="block w-full overflow-visible"
      style={{ height }}
    >
      <path
        d={path(values, height)}
        fill="none"
        stroke={colorOf({ color }, 0)}
        strokeWidth={1.75}
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}

/** A line through what was measured, between 2 px from the top and the bottom. */
function path(values: readonly (number | null)[], height: number): string {
  const measured = values.filter(value => value !== null)
  const low = Math.min(...measured)
  const range = Math.max(...measured) - low || 1
  const step = WIDTH / Math.max(1, values.length - 1)
  let pen = 'M'
  const parts = values.map((value, index) => {
    if (value === null) {
      pen = 'M'
      return ''
    }
    const y = height - 2 - ((value - low) / range) * (height - 4)
    const part = `${pen}${(index * step).toFixed(1)} ${y.toFixed(1)}`
    pen = 'L'
    return part
  })
  return parts.join('')
}
