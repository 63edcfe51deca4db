import type { Schemas } from '@petinsure360/client'
import { AsOf, Badge, Card, EmptyState } from '@petinsure360/ui'
import { time } from '@petinsure360/ui/format'

const STAGES: Record<Schemas['LogEntry']['action'], 'bronze' | 'silver' | 'gold'> = {
  BRONZE_INGEST: 'bronze',
  SILVER_PROCESS: 'silver',
  GOLD_PROCESS: 'gold',
}

export interface ProcessingLogProps {
  entries: readonly Schemas['LogEntry'][]
  at: number
}

/** The latest stages of runs, newest first. */
export function ProcessingLog({ entries, at }: ProcessingLogProps) {
  return (
    <Card title="The latest stages" actions={<AsOf at={at}>Updated</AsOf>}>
      {entries.length === 0 && <EmptyState title="Nothing has run yet" />}
      <ol className="grid gap-2">
        {entries.map(entry => (
          <li
            key={`${entry.timestamp} ${entry.action} ${entry.message}`}
            className="grid grid-cols-[auto_4.5rem_minmax(0,1fr)] items-baseline gap-3"
          >
            <time dateTime={entry.timestamp} className="figures text-sm text-muted">
              {time(entry.timestamp)}
            </time>
            <Badge tone={STAGES[entry.action]}>{STAGES[entry.action]}</Badge>
            <span className="min-w-0 break-words">
              {entry.message}
              {entry.errors.map(error => (
                <span key={error} className="block text-bad">
                  {error}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
