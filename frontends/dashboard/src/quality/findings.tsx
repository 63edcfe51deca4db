// The data-quality report: each table of each run, and what the rules found in it.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { AsOf, Badge, Card, type Column, CsvButton, DataTable, EmptyState, Resource } from '@petinsure360/ui'
import { count, dateTime, percent } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useChange, useClear } from '../list/change.ts'
import { plain } from '../list/columns.ts'
import { Facet } from '../list/facet.tsx'
import { FilterBar } from '../list/filter-bar.tsx'
import type { QualitySearch } from '../search.ts'
import { byRule, byTable, type TableQuality, tablesOf } from './measures.ts'

const route = getRouteApi('/staff/quality')
const NEWEST = 1000

export function Findings() {
  const { table } = route.useSearch()
  const query = useQuery(queries.quality({ limit: NEWEST, table }))
  const change = useChange<QualitySearch>()
  const clear = useClear()
  const tables = useTables()
  return (
    <>
      <FilterBar onClear={table ? clear : undefined}>
        <Facet label="Table" values={tables} value={table} onChange={value => change({ table: value })} />
      </FilterBar>
      <Resource query={query} isEmpty={({ total }) => total === 0} empty={<NoMeasures />}>
        {({ measures, total }) => (
          <>
            <Card
              flush
              title="What the rules found"
              actions={<CsvButton name="findings" rows={byRule(measures)} columns={FILE} />}
            >
              <DataTable
                caption="Findings by rule, most rows first"
                columns={RULES}
                rows={byRule(measures)}
                rowKey={row => `${row.run_id} ${row.table} ${row.rule}`}
                phone="cards"
                empty="No rule found anything in these runs"
              />
            </Card>
            <Card
              flush
              title="Tables updated by each run"
              actions={<AsOf at={measures[0]?.measured_at ?? null} />}
            >
              <DataTable
                caption="Measures by table and run, the newest first"
                columns={TABLES}
                rows={byTable(measures).filter(row => row.rowsIn !== 0)}
                rowKey={row => `${row.run} ${row.table}`}
              />
              {total > measures.length && (
                <p className="p-card text-muted">
                  The newest {count(measures.length)} of {count(total)} measures.
                </p>
              )}
            </Card>
          </>
        )}
      </Resource>
    </>
  )
}

/** The tables that were measured, with how often. */
function useTables(): Record<string, number> | undefined {
  const all = useQuery(queries.quality({ limit: NEWEST })).data?.measures
  return all && tablesOf(all)
}

const NoMeasures = () => (
  <EmptyState title="Nothing has been measured yet">
    Each run that changes something leaves its measures here.
  </EmptyState>
)

const runLink = (id: string) => (
  <Link
    to="/pipeline/runs/$runId"
    params={{ runId: id }}
    className="whitespace-nowrap font-mono text-xs text-brand underline-offset-4 hover:underline"
  >
    {id}
  </Link>
)

const TABLES: Column<TableQuality>[] = [
  { key: 'table', header: 'Table' },
  { key: 'at', header: 'Measured', cell: row => dateTime(row.at), className: 'whitespace-nowrap' },
  { key: 'run', header: 'Run', cell: row => runLink(row.run) },
  { key: 'rowsIn', header: 'Rows in', align: 'end', cell: row => count(row.rowsIn) },
  { key: 'rowsNew', header: 'New', align: 'end', cell: row => count(row.rowsNew) },
  { key: 'rowsUpdated', header: 'Updated', align: 'end', cell: row => count(row.rowsUpdated) },
  { key: 'quarantined', header: 'Quarantined', align: 'end', cell: row => count(row.quarantined) },
  { key: 'complete', header: 'Complete', align: 'end', cell: row => percent(row.complete) },
  { key: 'accurate', header: 'No finding', align: 'end', cell: row => percent(row.accurate) },
]

type Measure = Schemas['QualityMeasure']

const FILE = plain<Measure>('run_id', 'table', 'rule', 'severity', 'value', 'as_of', 'measured_at')

const RULES: Column<Measure>[] = [
  {
    key: 'rule',
    header: 'Rule',
    cell: row => (
      <>
        {row.sentence} <span className="font-mono text-xs text-muted">{row.rule}</span>
      </>
    ),
  },
  { key: 'remedy', header: 'What to do' },
  {
    key: 'severity',
    header: 'Severity',
    cell: row => <Badge tone={row.severity === 'warn' ? 'warn' : 'bad'}>{row.severity}</Badge>,
  },
  { key: 'table', header: 'Table' },
  { key: 'value', header: 'Rows', align: 'end', cell: row => count(row.value) },
  {
    key: 'measured_at',
    header: 'Measured',
    cell: row => dateTime(row.measured_at),
    className: 'whitespace-nowrap',
  },
  { key: 'run_id', header: 'Run', cell: row => runLink(row.run_id) },
]
