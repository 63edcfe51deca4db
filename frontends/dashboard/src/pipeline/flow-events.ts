// What travels through the picture: an event says that something went from one stage to the next.
import { type LiveEvent, nameOf } from '@petinsure360/client/live'
import type { FlowEvent } from '@petinsure360/ui/flow'
import { plural } from '@petinsure360/ui/format'
import { useEffect, useState } from 'react'
import { onEvent } from '../frame/events.ts'

const KEPT = 24
const FROM: Record<string, string> = { bronze: 'raw', silver: 'bronze', gold: 'silver' }

/** The way an event tells of; null for events that are about something else. */
export function flowEventOf(event: LiveEvent): FlowEvent | null {
  const { id, data } = event
  switch (nameOf(event)) {
    case 'claim_submitted':
      return { id, from: 'api', to: 'raw', label: `Claim ${data.claim_number} arrived` }
    case 'claim_to_bronze':
      return { id, from: 'raw', to: 'bronze', label: 'A claim is on its way into bronze' }
    case 'gold_refreshed':
      return { id, from: 'gold', to: 'dashboard', label: 'New figures are on the dashboard' }
    case 'pipeline_progress':
      return stageEvent(id, data)
    default:
      return null
  }
}

function stageEvent(id: string, { stage, rows }: Record<string, unknown>): FlowEvent | null {
  const to = String(stage)
  const from = FROM[to]
  if (from === undefined) return null
  return {
    id,
    from,
    to,
    label: typeof rows === 'number' ? `${plural(rows, 'row')} reached ${to}` : `Work on ${to}`,
  }
}

/** The latest things on their way. */
export function useFlowEvents(): readonly FlowEvent[] {
  const [events, setEvents] = useState<readonly FlowEvent[]>([])
  useEffect(
    () =>
      onEvent(event => {
        const flowEvent = flowEventOf(event)
        if (flowEvent) setEvents(before => [...before, flowEvent].slice(-KEPT))
      }),
    [],
  )
  return events
}
