// Dots that travel with the stream, one for each thing that happens. Where motion is unwanted they stand at their end.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { FlowEvent } from './model.ts'

export interface Point {
  x: number
  y: number
}

const TRAVEL_MS = 1_400
const MAX_VISIBLE = 24

interface MovingDotsProps {
  events: readonly FlowEvent[]
  /** Where a stage's gate is. */
  pointOf: (stage: string) => Point | undefined
}

export function MovingDots({ events, pointOf }: MovingDotsProps) {
  const [ended, setEnded] = useState<ReadonlySet<string>>(new Set())
  const traveling = events.filter(event => !ended.has(event.id)).slice(-MAX_VISIBLE)
  const end = (id: string) => setEnded(before => new Set([...before, id]))
  return (
    <>
      {traveling.map(event => (
        <Dot key={event.id} from={pointOf(event.from)} to={pointOf(event.to)} onEnd={() => end(event.id)} />
      ))}
      <p role="status" className="sr-only">
        {events.at(-1)?.label}
      </p>
    </>
  )
}

interface DotProps {
  from: Point | undefined
  to: Point | undefined
  onEnd: () => void
}

const place = ({ x, y }: Point): string => `translate(${x}px, ${y}px)`

const isStill = (): boolean => window.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? true

function Dot({ from, to, onEnd }: DotProps) {
  const ref = useRef<HTMLSpanElement>(null)
  const end = useRef(onEnd)
  useEffect(() => {
    end.current = onEnd
  })
  // A dot starts where it was told to, once: the picture may be drawn anew while it travels.
  const start = useRef({ from, to })
  useLayoutEffect(() => {
    const way = start.current
    const timer = setTimeout(() => end.current(), TRAVEL_MS)
    const moves = way.from && way.to && !isStill()
    const travel = moves
      ? ref.current?.animate?.(frames(way.from as Point, way.to as Point), MOTION)
      : undefined
    return () => {
      clearTimeout(timer)
      travel?.cancel()
    }
  }, [])
  if (!to) return null
  return (
    <span
      ref={ref}
      aria-hidden
      data-slot="flow-event"
      className="pointer-events-none absolute top-0 left-0 -m-1.5 size-3 rounded-full border-2 border-surface bg-brand"
      style={{ transform: place(to) }}
    />
  )
}

const MOTION: KeyframeAnimationOptions = {
  duration: TRAVEL_MS,
  easing: 'cubic-bezier(0.5, 0, 0.3, 1)',
  fill: 'both',
}

const frames = (from: Point, to: Point): Keyframe[] => [
  { transform: place(from), opacity: 0 },
  { transform: place(from), opacity: 1, offset: 0.1 },
  { transform: place(to), opacity: 1, offset: 0.85 },
  { transform: `${place(to)} scale(1.8)`, opacity: 0 },
]
