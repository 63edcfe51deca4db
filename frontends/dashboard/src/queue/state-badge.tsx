import { Badge, type Tone } from '@petinsure360/ui'

const TONES: Record<string, Tone> = {
  Queued: 'warn',
  Assigned: 'info',
  'Awaiting documents': 'neutral',
  Closed: 'good',
}

/** Where a case stands, and who has it. */
export const StateBadge = ({ state, holder }: { state: string; holder: string | undefined }) => (
  <Badge tone={TONES[state] ?? 'neutral'}>
    {holder && state !== 'Closed' ? `${state}: ${holder}` : state}
  </Badge>
)
