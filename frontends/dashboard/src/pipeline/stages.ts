// From what the API measured to the picture's stages. What nobody measured is null.
import type { Schemas } from '@petinsure360/client'
import type { FlowRejects, FlowStage, FlowTable } from '@petinsure360/ui/flow'

type Status = Schemas['PipelineStatus']
type Run = Schemas['RunRecord']
type Versions = Record<string, Record<string, { version: number; rows: number }>>

const LAYERS = ['bronze', 'silver', 'gold'] as const
type Layer = (typeof LAYERS)[number]

const LABELS: Record<Layer, string> = { bronze: 'Bronze', silver: 'Silver', gold: 'Gold' }

export function stagesOf(status: Status, runs: readonly Run[], active: string | null): FlowStage[] {
  const announced = versionsOf(runs)
  const layers = LAYERS.map((layer): FlowStage => {
    const found = status.layers[layer]
    return {
      id: layer,
      label: LABELS[layer],
      tone: layer,
      rows: found?.record_count ?? null,
      unit: 'rows',
      at: found?.last_update ?? null,
      seconds: secondsOf(runs[0], layer),
      waiting: status.pending_claims[layer],
      active: active === layer,
      note: found?.description,
      tables: tablesOf(announced[layer], runs, layer),
    }
  })
  const { backlog, data_quality: quality } = status
  return [
    {
      id: 'api',
      label: 'API',
      rows: null,
      waiting: backlog.outbox_events,
      note: 'Records and their events',
      tone: 'muted',
      active: active === 'api',
    },
    {
      id: 'raw',
      label: 'Raw files',
      rows: null,
      waiting: backlog.raw_files,
      note: 'Each delivery, as received',
      tone: 'muted',
      active: active === 'raw',
    },
    ...layers,
    {
      id: 'dashboard',
      label: 'Dashboard',
      rows: status.layers.gold?.record_count ?? null,
      unit: 'rows',
      note: quality.freshness === 'Real-time' ? 'Up to date' : 'Newer records are on their way',
      active: active === 'insights' || active === 'dashboard',
    },
  ]
}

/** The announced versions, of the newest run that published. */
export function versionsOf(runs: readonly Run[]): Versions {
  const published = runs.find(run => run.status === 'succeeded' && run.published)?.published
  return (published ?? {}) as Versions
}

function tablesOf(versions: Versions[string] | undefined, runs: readonly Run[], layer: Layer): FlowTable[] {
  return Object.entries(versions ?? {}).map(([name, { version, rows }]) => ({
    name,
    version,
    rows,
    at: changedAt(runs, layer, name),
  }))
}

/** When a run of those known changed the table; null when it was before them. */
function changedAt(runs: readonly Run[], layer: Layer, name: string): string | null {
  for (const run of runs) {
    const tables = (run[layer] as { tables?: Record<string, { changed_at: string }> } | null)?.tables
    if (tables?.[name]) return tables[name].changed_at
  }
  return null
}

const endOf = (stage: unknown): string | undefined => (stage as { at?: string } | null | undefined)?.at
const bronzeEnd = (run: Run): string | undefined =>
  Object.values((run.bronze ?? {}) as Record<string, { at?: string }>)
    .flatMap(each => each.at ?? [])
    .toSorted()
    .at(-1)

/** How long a run took for a layer: from the end of the stage before it to its own. */
export function secondsOf(run: Run | undefined, layer: Layer): number | null {
  if (!run) return null
  const ends = {
    bronze: [run.started_at, bronzeEnd(run)],
    silver: [bronzeEnd(run) ?? run.started_at, endOf(run.silver)],
    gold: [endOf(run.silver), endOf(run.gold)],
  }[layer]
  const [from, to] = ends
  return from && to ? Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000) : null
}

/** What fell out, by why; of rows that may be seen, so for admins only. */
export function rejectsOf(rows: readonly Schemas['QuarantinedRow'][], total: number): FlowRejects[] {
  const counts: Record<string, Record<string, number>> = { bronze: {}, silver: {} }
  const at: Record<string, number> = { bronze: 0, silver: 0 }
  for (const row of rows) {
    const stage = row.stage === 'parse' ? 'bronze' : 'silver'
    const reasons = counts[stage] ?? {}
    at[stage] = (at[stage] ?? 0) + 1
    for (const reason of row.reasons) reasons[reason] = (reasons[reason] ?? 0) + 1
  }
  const partial = total > rows.length
  return Object.entries(counts).map(([stage, reasons]) => ({
    stage,
    rows: at[stage] ?? 0,
    href: '/quality?tab=quarantine',
    reasons: Object.entries(reasons)
      .map(([reason, count]) => ({ reason: partial ? `${reason} (of the newest)` : reason, rows: count }))
      .toSorted((a, b) => b.rows - a.rows),
  }))
}
