// The drawing library comes after the first paint; until then its place is kept.
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { Skeleton } from '../skeleton.tsx'
import type { BarChartProps, ChartProps } from './chart-props.ts'

const HEIGHT = 240
// The legend stands above the drawing.
const LINE = 30

/** When the browser has nothing better to do. */
function idle(): Promise<void> {
  return new Promise(resolve => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 500 })
    else setTimeout(resolve)
  })
}

const DrawnLine = lazy(() =>
  idle().then(async () => ({ default: (await import('./drawn-line.tsx')).DrawnLine })),
)
const DrawnBars = lazy(() =>
  idle().then(async () => ({ default: (await import('./drawn-bars.tsx')).DrawnBars })),
)

/** The generic component, which lazy() has forgotten the type of. */
const generic = <T, P = ChartProps<T>>(component: unknown) => component as ComponentType<P>

interface PlaceProps<T> {
  of: ChartProps<T>
  children: ReactNode
}

function Place<T>({ of: { height = HEIGHT, series, target }, children }: PlaceProps<T>) {
  const reserved = height + (series.length > 1 || target ? LINE : 0)
  return (
    <div style={{ minHeight: reserved }}>
      <Suspense fallback={<Skeleton className="h-60" />}>{children}</Suspense>
    </div>
  )
}

export function LineChart<T>(props: ChartProps<T>) {
  const Drawn = generic<T>(DrawnLine)
  return (
    <Place of={props}>
      <Drawn {...props} />
    </Place>
  )
}

export function BarChart<T>(props: BarChartProps<T>) {
  const Drawn = generic<T, BarChartProps<T>>(DrawnBars)
  return (
    <Place of={props}>
      <Drawn {...props} />
    </Place>
  )
}

export function StackedBar<T>(props: BarChartProps<T>) {
  const Drawn = generic<T, BarChartProps<T>>(DrawnBars)
  return (
    <Place of={props}>
      <Drawn {...props} stacked />
    </Place>
  )
}
