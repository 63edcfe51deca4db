// The stream from left to right, drawn in CSS pixels; its words stand beside it in HTML.
import { useId } from 'react'
import { fall, type Gate, widths } from './geometry.ts'
import { type FlowRejects, type FlowStage, isCounted, rejectsOf, toneOf } from './model.ts'
import { Ribbon } from './ribbon.tsx'

const STREAM_HEIGHT = 112
const FALL_HEIGHT = 56
export const STREAM_MIDDLE = 56
const GATE_WIDTH = 6
const REJECTS_REACH = 34

export interface StreamProps {
  stages: readonly FlowStage[]
  rejects: readonly FlowRejects[]
  width: number
}

/** Lower where nothing falls out. */
export const heightOf = (rejects: readonly FlowRejects[]): number =>
  rejects.some(each => each.rows > 0) ? STREAM_HEIGHT + FALL_HEIGHT : STREAM_HEIGHT

/** Where the middle of column `index` is. */
export const columnAt = (index: number, columns: number, width: number): number =>
  ((index + 0.5) * width) / columns

export function Stream({ stages, rejects, width }: StreamProps) {
  const id = useId()
  const wide = widths(stages.map(stage => stage.rows))
  const gates = wide.map((across, index) => ({
    at: columnAt(index, stages.length, width),
    middle: STREAM_MIDDLE,
    width: across,
  }))
  return (
    <svg aria-hidden width={width} height={heightOf(rejects)} className="block max-w-full">
      <defs>
        {stages.slice(1).map((stage, index) => (
          <linearGradient key={stage.id} id={`${id}${index}`}>
            <stop offset="0" stopColor={toneOf(stages[index] ?? stage)} />
            <stop offset="1" stopColor={toneOf(stage)} />
          </linearGradient>
        ))}
        <linearGradient id={`${id}rejects`} x1="0" x2="0" y1="0" y2="1">
          <stop offset="0" stopColor="var(--color-bad)" stopOpacity="0.75" />
          <stop offset="1" stopColor="var(--color-bad)" stopOpacity="0.25" />
        </linearGradient>
      </defs>
      {gates.slice(1).map((gate, index) => (
        <Ribbon
          key={stages[index + 1]?.id}
          from={gates[index] ?? gate}
          to={gate}
          counted={isCounted(stages[index]) && isCounted(stages[index + 1])}
          paint={`url(#${id}${index})`}
        />
      ))}
      {stages.map((stage, index) => (
        <Outfall
          key={stage.id}
          gate={gates[index]}
          rejects={rejectsOf(rejects, stage)}
          rows={stage.rows}
          fill={`${id}rejects`}
        />
      ))}
      {gates.map((gate, index) => (
        <rect
          key={stages[index]?.id}
          x={gate.at - GATE_WIDTH / 2}
          y={gate.middle - gate.width / 2 - 4}
          width={GATE_WIDTH}
          height={gate.width + 8}
          rx={GATE_WIDTH / 2}
          fill={toneOf(stages[index] as FlowStage)}
        />
      ))}
    </svg>
  )
}

interface OutfallProps {
  gate: Gate | undefined
  rejects: FlowRejects | undefined
  rows: number | null
  fill: string
}

/** What fell out, in the same measure as the stream, but never too thin to be seen. */
function Outfall({ gate, rejects, rows, fill }: OutfallProps) {
  if (!gate || !rejects) return null
  const measure = rows ? (rejects.rows / rows) * gate.width : 0
  const width = Math.min(gate.width, Math.max(3, measure))
  return <path d={fall(gate, width, REJECTS_REACH, STREAM_HEIGHT + FALL_HEIGHT)} fill={`url(#${fill})`} />
}
