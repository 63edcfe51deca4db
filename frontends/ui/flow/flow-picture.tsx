// The data's way as a living picture: a stream through the stages, as wide as its rows; what is refused falls out of
// it, and a dot travels when something arrives. The words around it are the same picture for who cannot see it.
import { Table2 } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { AsOf } from '../as-of.tsx'
import { Button } from '../button.tsx'
import { cx } from '../class-names.ts'
import { FallingStages } from './falling-stages.tsx'
import { FlowTableView } from './flow-table.tsx'
import { useWidth } from './measure.ts'
import type { FlowEvent, FlowPictureProps, FlowRejects, FlowStage } from './model.ts'
import { rejectsOf } from './model.ts'
import { MovingDots } from './moving-dots.tsx'
import { StageBody, StageHead } from './stage.tsx'
import { columnAt, heightOf, STREAM_MIDDLE, Stream } from './stream.tsx'

// In rem: larger words need wider columns.
const MIN_COLUMN = 7.25
const WIDTH_UNMEASURED = 960

export function FlowPicture({ title, stages, rejects = [], events = [], asOf, className }: FlowPictureProps) {
  const ref = useRef<HTMLDivElement>(null)
  const width = useWidth(ref, WIDTH_UNMEASURED)
  const [asTable, setAsTable] = useState(false)
  const titleId = useId()
  const Picture = width / stages.length >= MIN_COLUMN * rem() ? FlowingStages : FallingStages
  return (
    <figure
      data-slot="flow"
      aria-labelledby={titleId}
      className={cx('min-w-0 rounded-lg border border-line bg-surface p-card', className)}
    >
      <figcaption className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h2 id={titleId} className="text-base leading-snug">
            {title}
          </h2>
          <AsOf at={asOf} />
        </div>
        <Button
          variant="quiet"
          size="compact"
          aria-pressed={asTable}
          data-print="no"
          onClick={() => setAsTable(!asTable)}
        >
          <Table2 aria-hidden className="size-4" />
          {asTable ? 'Show picture' : 'Show as table'}
        </Button>
      </figcaption>
      <div ref={ref}>
        {asTable ? (
          <FlowTableView title={title} stages={stages} rejects={rejects} />
        ) : (
          <Picture stages={stages} rejects={rejects} events={events} width={width} />
        )}
      </div>
    </figure>
  )
}

const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16

export interface PictureProps {
  stages: readonly FlowStage[]
  rejects: readonly FlowRejects[]
  events: readonly FlowEvent[]
  width: number
}

/** From left to right, where there is room. */
function FlowingStages({ stages, rejects, events, width }: PictureProps) {
  const pointOf = (id: string) => {
    const index = stages.findIndex(stage => stage.id === id)
    return index < 0 ? undefined : { x: columnAt(index, stages.length, width), y: STREAM_MIDDLE }
  }
  const grid = {
    gridTemplateColumns: `repeat(${stages.length}, minmax(0, 1fr))`,
    gridTemplateRows: `auto ${heightOf(rejects)}px auto`,
  }
  return (
    <div className="grid" style={grid}>
      <div className="relative col-span-full row-start-2">
        <Stream stages={stages} rejects={rejects} width={width} />
        <MovingDots events={events} pointOf={pointOf} />
      </div>
      <ol className="col-span-full row-span-3 row-start-1 grid grid-cols-subgrid grid-rows-subgrid">
        {stages.map(stage => (
          <li key={stage.id} className="row-span-3 grid min-w-0 grid-rows-subgrid px-2">
            <StageHead stage={stage} className="self-end pb-2 text-center [&_h3]:justify-center" />
            <div className="row-start-3">
              <StageBody stage={stage} rejects={rejectsOf(rejects, stage)} />
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}
