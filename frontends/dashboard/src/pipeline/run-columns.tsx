import type { Schemas } from '@petinsure360/client'
import { Badge, type Column, type Tone } from '@petinsure360/ui'
import { dateTime, seconds } from '@petinsure360/ui/format'

/** How many of the last runs are shown. */
export const RUNS = 10

export type Run = Schemas['RunRecord']

const TONES: Record<Run['status'], Tone> = {
  queued: 'neutral',
  running: 'info',
  succeeded: 'good',
  halted: 'warn',
  failed: 'bad',
}

export const RunStatus = ({ status }: { status: Run['status'] }) => (
  <Badge tone={TONES[status]}>{status}</Badge>
)

/** How long a run took; null while it has not ended. */
export const tookOf = ({
  started_at,
  finished_at,
}: Pick<Run, 'started_at' | 'finished_at'>): number | null =>
  started_at && finished_at ? (Date.parse(finished_at) - Date.parse(started_at)) / 1000 : null

const ENGINES = { polars: 'polars', spark: 'Spark' } as const

/** What computed a run's tables; and why Spark did not, where it was to. */
export function engineOf({ engine, spark }: Pick<Run, 'engine' | 'spark'>): string {
  if (!engine) return spark?.state === 'running' ? 'Spark, under way' : 'not yet'
  return spark?.state === 'given_up' ? `${ENGINES[engine]}, because Spark: ${spark.reason}` : ENGINES[engine]
}

/** Rows that a run read and refused, over all entities. */
export function readBy(run: Run): { read: number; refused: number } {
  const loads = Object.values((run.bronze ?? {}) as Record<string, { read?: number; quarantined?: number }>)
  return {
    read: loads.reduce((sum, load) => sum + (load.read ?? 0), 0),
    refused: loads.reduce((sum, load) => sum + (load.quarantined ?? 0), 0),
  }
}

export const RUN_COLUMNS: Column<Run>[] = [
  { key: 'id', header: 'Run', cell: run => <span className="font-mono text-xs">{run.id}</span> },
  { key: 'kind', header: 'Kind' },
  { key: 'status', header: 'Status', cell: run => <RunStatus status={run.status} /> },
  {
    key: 'started_at',
    header: 'Started',
    cell: run => dateTime(run.started_at),
    className: 'whitespace-nowrap',
  },
  { key: 'took', header: 'Took', align: 'end', cell: run => seconds(tookOf(run)) },
  { key: 'engine', header: 'Computed by', cell: run => (run.engine ? ENGINES[run.engine] : '') },
  { key: 'read', header: 'Rows read', align: 'end', cell: run => readBy(run).read.toLocaleString('en-US') },
  {
    key: 'refused',
    header: 'Refused',
    align: 'end',
    cell: run => readBy(run).refused.toLocaleString('en-US'),
  },
  { key: 'error', header: 'Problem', cell: run => run.error ?? 'none' },
]
