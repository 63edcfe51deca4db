// The same picture from top to bottom, for a phone: the stream on the left, the words beside it.
import { useId, useRef } from 'react'
import type { PictureProps } from './flow-picture.tsx'
import { widths } from './geometry.ts'
import { type FlowStage, isCounted, rejectsOf, toneOf } from './model.ts'
import { MovingDots } from './moving-dots.tsx'
import { StageBody, StageHead } from './stage.tsx'

const LANE = 88
const HEAD = 12

export function FallingStages({ stages, rejects, events }: PictureProps) {
  const list = useRef<HTMLOListElement>(null)
  const wide = widths(stages.map(stage => stage.rows))
  const pointOf = (id: string) => {
    const item = list.current?.children[stages.findIndex(stage => stage.id === id)]
    return item instanceof HTMLElement ? { x: LANE / 2, y: item.offsetTop + HEAD } : undefined
  }
  return (
    <div className="relative">
      <ol ref={list} className="grid grid-cols-[minmax(0,1fr)]">
        {stages.map((stage, index) => (
          <li key={stage.id} className="relative pb-6 pl-26 last:pb-0">
            <Lane from={stage} to={stages[index + 1]} wide={wide[index] ?? 0} next={wide[index + 1] ?? 0} />
            <StageHead stage={stage} />
            <div className="mt-2">
              <StageBody stage={stage} rejects={rejectsOf(rejects, stage)} />
            </div>
          </li>
        ))}
      </ol>
      <MovingDots events={events} pointOf={pointOf} />
    </div>
  )
}

interface LaneProps {
  from: FlowStage
  to: FlowStage | undefined
  wide: number
  next: number
}

/** The stream down to the next stage. It has no text, so it may be stretched. */
function Lane({ from, to, wide, next }: LaneProps) {
  const id = useId()
  const middle = LANE / 2
  const [a, b] = [wide / 2, next / 2]
  const shape = `M${middle - a} 0C${middle - a} 50 ${middle - b} 50 ${middle - b} 100L${middle + b} 100C${middle + b} 50 ${middle + a} 50 ${middle + a} 0Z`
  return (
    <>
      {to && !(isCounted(from) && isCounted(to)) && (
        <span
          aria-hidden
          className="absolute top-3 h-full border-l-2 border-dashed border-line-strong"
          style={{ left: middle - 1 }}
        />
      )}
      {to && isCounted(from) && isCounted(to) && (
        <svg
          aria-hidden
          viewBox={`0 0 ${LANE} 100`}
          preserveAspectRatio="none"
          className="absolute top-3 left-0 h-full w-22"
        >
          <linearGradient id={id} x1="0" x2="0" y1="0" y2="1">
            <stop offset="0" stopColor={toneOf(from)} />
            <stop offset="1" stopColor={toneOf(to)} />
          </linearGradient>
          <path d={shape} fill={`url(#${id})`} fillOpacity="0.28" />
        </svg>
      )}
      <span
        aria-hidden
        className="absolute top-[9px] h-1.5 [translate:-50%] rounded-full"
        style={{ left: middle, width: wide + 8, background: toneOf(from) }}
      />
    </>
  )
}
