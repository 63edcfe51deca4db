// Rows that no layer could take: why, where they came from, and the way back in.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { useSession } from '@petinsure360/client/session-react'
import {
  AsOf,
  Badge,
  Button,
  type Column,
  EmptyState,
  Field,
  Resource,
  Search,
  Select,
} from '@petinsure360/ui'
import { count, dateTime, plural } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange, useClear } from '../list/change.ts'
import { PAGE } from '../list/columns.ts'
import { FilterBar } from '../list/filter-bar.tsx'
import { PagedTable } from '../list/paged-table.tsx'
import type { QualitySearch } from '../search.ts'
import { Correct } from './correct.tsx'
import { Replay } from './replay.tsx'

type Row = Schemas['QuarantinedRow']

const route = getRouteApi('/staff/quality')
const ENTITIES = ['customers', 'pets', 'policies', 'vet_providers', 'claims'] as const
const STATUSES = ['open', 'replayed', 'resolved'] as const

export function Quarantine() {
  const isAdmin = useSession().roles.includes('Admin')
  if (!isAdmin) {
    return (
      <EmptyState title="Quarantined rows are for administrators">
        They contain records as delivered, with names and addresses. Each run's measures say how many there
        are.
      </EmptyState>
    )
  }
  return <Rows />
}

function Rows() {
  const { entity, status, reason, offset = 0 } = route.useSearch()
  const query = useQuery(
    queries.quarantine({
      entity: ENTITIES.find(each => each === entity),
      status: STATUSES.find(each => each === status),
      reason,
      limit: PAGE,
      offset,
    }),
  )
  const [editing, setEditing] = useState<Row>()
  const change = useChange<QualitySearch>()
  const clear = useClear()
  const filtered = Boolean(entity || status || reason)
  return (
    <>
      <FilterBar onClear={filtered ? clear : undefined}>
        <Field label="Entity" className="min-w-36 grow basis-36 sm:max-w-56">
          <Select
            value={entity ?? ''}
            onChange={event => change({ entity: event.target.value || undefined })}
            options={[{ value: '', label: 'All' }, ...ENTITIES]}
          />
        </Field>
        <Field label="Status" className="min-w-36 grow basis-36 sm:max-w-56">
          <Select
            value={status ?? ''}
            onChange={event => change({ status: event.target.value || undefined })}
            options={[{ value: '', label: 'All' }, ...STATUSES]}
          />
        </Field>
        <Search
          label="Reason, such as missing:claim_id"
          value={reason ?? ''}
          onSearch={text => change({ reason: text || undefined })}
          className="grow basis-64"
        />
      </FilterBar>
      <Resource query={query} isEmpty={({ total }) => total === 0} empty={<Empty filtered={filtered} />}>
        {({ rows, columns, total }) => (
          <>
            <Correct
              row={editing}
              columns={editing && columns[editing.entity as keyof typeof columns]}
              onDone={() => setEditing(undefined)}
            />
            <PagedTable
              title={plural(total, 'row')}
              caption="Quarantined rows, the newest first"
              what="rows"
              columns={[...COLUMNS, edit(setEditing)]}
              rows={rows}
              rowKey={row => row.quarantine_id}
              total={total}
              offset={offset}
              busy={query.isPlaceholderData}
              actions={
                <>
                  <AsOf at={query.dataUpdatedAt}>Updated</AsOf>
                  <Replay rows={rows.filter(row => row.status === 'open')} />
                </>
              }
            />
          </>
        )}
      </Resource>
    </>
  )
}

const Empty = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState title="No row matches">Remove a filter.</EmptyState>
  ) : (
    <EmptyState title="Every row could be used">
      A row that cannot be used appears here with every reason.
    </EmptyState>
  )

const COLUMNS: Column<Row>[] = [
  { key: 'entity', header: 'Entity' },
  { key: 'reasons', header: 'Why', cell: row => <Why row={row} /> },
  {
    key: 'source_file',
    header: 'File',
    cell: row => <span className="block break-all sm:min-w-40">{row.source_file}</span>,
  },
  { key: 'row_number', header: 'Row', align: 'end', cell: row => count(row.row_number) },
  { key: 'raw', header: 'As delivered', cell: row => <Raw text={row.raw} /> },
  {
    key: 'quarantined_at',
    header: 'Since',
    cell: row => dateTime(row.quarantined_at),
    className: 'min-w-24',
  },
  {
    key: 'status',
    header: 'Status',
    cell: row => <Standing row={row} />,
  },
]

/** The way to edit a row that is open. */
const edit = (onEdit: (row: Row) => void): Column<Row> => ({
  key: 'edit',
  header: <span className="sr-only">Correct</span>,
  cell: row =>
    row.status === 'open' ? (
      <Button
        size="compact"
        data-print="no"
        aria-label={`Edit row ${row.row_number} of ${row.source_file}`}
        onClick={() => onEdit(row)}
      >
        Edit
      </Button>
    ) : null,
})

const Why = ({ row }: { row: Row }) => (
  <ul className="grid gap-1">
    {row.explanations.map(each => (
      <li key={each.reason}>
        {each.sentence} <span className="font-mono text-xs text-muted">{each.reason}</span>
      </li>
    ))}
  </ul>
)

const Standing = ({ row }: { row: Row }) => (
  <>
    <Badge tone={row.status === 'open' ? 'warn' : 'good'}>{row.status}</Badge>
    {row.resolved_by && (
      <span className="mt-1 block min-w-24 text-xs text-muted">
        {dateTime(row.resolved_at)} by <span className="break-all">{row.resolved_by}</span>
      </span>
    )}
  </>
)

function Raw({ text }: { text: string | null }) {
  if (!text) return <>—</>
  return (
    <details className="max-w-40">
      <summary className="min-h-target cursor-pointer content-center truncate font-mono text-xs">
        {text}
      </summary>
      <pre className="mt-1 overflow-x-auto rounded-md bg-sunken p-2 font-mono text-xs whitespace-pre-wrap break-all">
        {text}
      </pre>
    </details>
  )
}
