// One run: what it was asked for, what each stage did, what it published.
import { Problem } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import {
  Card,
  type Column,
  DataTable,
  EmptyState,
  Facts,
  Page,
  Resource,
  SkeletonCards,
} from '@petinsure360/ui'
import { count, date, dateTime, seconds } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { engineOf, type Run, RunStatus, tookOf } from './run-columns.tsx'
import { RunReport } from './run-report.tsx'

const route = getRouteApi('/staff/pipeline/runs/$runId')

export function RunPage() {
  const { runId } = route.useParams()
  const query = useQuery(queries.run(runId))
  const unknown = query.error instanceof Problem && query.error.status === 404
  return (
    <Page
      title={`Run ${runId}`}
      lead={query.data && <RunStatus status={query.data.status} />}
      back={{ href: '/pipeline', label: 'The pipeline' }}
    >
      {unknown ? (
        <EmptyState title="There is no record of this run">
          The address is wrong, or the record is gone.
        </EmptyState>
      ) : (
        <Resource query={query} skeleton={<SkeletonCards cards={3} />}>
          {run => <Record run={run} />}
        </Resource>
      )}
    </Page>
  )
}

function Record({ run }: { run: Run }) {
  return (
    <>
      <Card title="The run">
        <Facts
          facts={[
            { label: 'Kind', value: run.kind },
            { label: 'Requested by', value: run.requested_by ?? 'new files' },
            { label: 'Figures as of', value: date(run.as_of) },
            { label: 'Started', value: dateTime(run.started_at) },
            { label: 'Finished', value: dateTime(run.finished_at) },
            { label: 'Took', value: seconds(tookOf(run)) },
            { label: 'Computed by', value: engineOf(run) },
            { label: 'Problem', value: run.error ?? 'none' },
          ]}
        />
      </Card>
      <Card flush title="Delivered rows">
        <DataTable
          caption="Rows by entity"
          columns={LOADS}
          rows={loadsOf(run)}
          rowKey={row => row.entity}
          empty="This run delivered nothing"
        />
      </Card>
      <RunReport run={run} />
      <Card flush title="Published tables">
        <DataTable
          caption="Tables by layer"
          columns={TABLES}
          rows={tablesOf(run)}
          rowKey={row => `${row.layer}/${row.table}`}
          empty="This run published nothing"
        />
      </Card>
    </>
  )
}

interface Load {
  entity: string
  read: number
  quarantined: number
  files: Record<string, number>
}

const LOADS: Column<Load>[] = [
  { key: 'entity', header: 'Entity' },
  { key: 'read', header: 'Read', align: 'end', cell: row => count(row.read) },
  { key: 'quarantined', header: 'Quarantined', align: 'end', cell: row => count(row.quarantined) },
  { key: 'loaded', header: 'Files loaded', align: 'end', cell: row => count(row.files.loaded ?? 0) },
  { key: 'refused', header: 'Files refused', align: 'end', cell: row => count(row.files.refused ?? 0) },
]

const loadsOf = (run: Run): Load[] =>
  Object.entries((run.bronze ?? {}) as Record<string, Omit<Load, 'entity'>>).map(([entity, load]) => ({
    ...load,
    entity,
  }))

interface Published {
  layer: string
  table: string
  version: number
  rows: number
}

const TABLES: Column<Published>[] = [
  { key: 'layer', header: 'Layer' },
  { key: 'table', header: 'Table' },
  { key: 'version', header: 'Version', align: 'end' },
  { key: 'rows', header: 'Rows', align: 'end', cell: row => count(row.rows) },
]

const tablesOf = (run: Run): Published[] =>
  Object.entries(
    (run.published ?? {}) as Record<string, Record<string, Omit<Published, 'layer' | 'table'>>>,
  ).flatMap(([layer, tables]) => Object.entries(tables).map(([table, state]) => ({ ...state, layer, table })))
