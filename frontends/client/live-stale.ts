// What an event makes stale: a table, and a throttle so that no key is fetched more than once a second.
import { type LiveEvent, nameOf } from './live-rule.ts'

export type Stale = readonly string[] | 'everything'

const STALE: Record<string, readonly string[]> = {
  customer_created: ['customers', 'kpis', 'pipeline'],
  customer_updated: ['customers'],
  pet_added: ['pets', 'customers'],
  pet_updated: ['pets', 'policies'],
  policy_created: ['policies', 'customers', 'kpis'],
  policy_update: ['policies', 'customers'],
  claim_submitted: ['claims', 'kpis', 'pipeline'],
  claim_status_update: ['claims', 'kpis'],
  case_updated: ['claims'],
  document_added: ['claims'],
  message_added: ['claims'],
  claim_to_bronze: ['pipeline'],
  pipeline_progress: ['pipeline'],
}

const GOLD = [
  'monthly_kpis',
  'customer_360_view',
  'claims_analytics',
  'cross_sell_recommendations',
  'risk_scoring',
  'provider_performance',
  'adjudication_replay',
]

/** Everything that an event could make stale: what was missed while nobody told it is in here. */
export const CHANGEABLE: readonly string[] = [
  ...new Set([...Object.values(STALE).flat(), ...GOLD.map(table => `gold/${table}`)]),
]

/** Says which keys an event makes stale: a new gold version as `gold/<table>`. Remembers the versions. */
export function staleKeys(): (event: LiveEvent) => string[] {
  const versions = new Map<string, unknown>()
  return event => {
    const name = nameOf(event)
    if (name === 'gold_refreshed') return newTables(versions, entries(event.data.tables))
    const names = name === 'changes_counted' ? entries(event.data.counts).map(([counted]) => counted) : [name]
    return [...new Set(names.flatMap(each => STALE[each] ?? []))]
  }
}

function newTables(versions: Map<string, unknown>, tables: [string, unknown][]): string[] {
  const changed = tables.filter(([table, version]) => versions.get(table) !== version)
  for (const [table, version] of changed) versions.set(table, version)
  return changed.map(([table]) => `gold/${table}`)
}

const entries = (value: unknown): [string, unknown][] => Object.entries((value ?? {}) as object)

/** Passes keys on at once, and repetitions within the second together at its end. */
export function throttled(
  tell: (keys: string[]) => void,
  everyMs = 1_000,
): (keys: readonly string[]) => void {
  const waiting = new Map<string, boolean>()
  const open = (key: string) => {
    const again = waiting.get(key)
    waiting.delete(key)
    if (again) pass([key])
  }
  const pass = (keys: readonly string[]) => {
    const now = keys.filter(key => !waiting.has(key))
    for (const key of keys) waiting.set(key, waiting.has(key))
    for (const key of now) setTimeout(open, everyMs, key)
    if (now.length > 0) tell(now)
  }
  return pass
}
