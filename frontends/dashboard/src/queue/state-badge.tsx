import { Badge, type Tone } from '@petinsure360/ui'

const TONES: Record<string, Tone> = {
  Queued: 'warn',
  Assigned: 'info',
  'Awaiting documents': 'neutral',
  Closed: 'good',
}

/** Where a case stands, and whether it is the reader's. */
export const StateBadge = ({ state, isMine }: { state: string; isMine: boolean }) => (
  <Badge tone={TONES[state] ?? 'neutral'}>{isMine && state !== 'Closed' ? `${state}, yours` : state}</Badge>
)
