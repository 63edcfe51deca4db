// Claims that wait for a person, the longest waiting first.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { useSession } from '@petinsure360/client/session-react'
import { AsOf, Badge, type Column, EmptyState, Field, Page, Resource, Search, Select } from '@petinsure360/ui'
import { money, plural, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { breakable } from '../list/breakable.ts'
import { useChange, useClear } from '../list/change.ts'
import { PAGE } from '../list/columns.ts'
import { FilterBar } from '../list/filter-bar.tsx'
import { PagedTable } from '../list/paged-table.tsx'
import type { QueueSearch } from '../search.ts'
import { assigneeName } from './assignee.ts'
import { newsInWords } from './news.ts'
import { whyHere } from './reasons.ts'
import { StateBadge } from './state-badge.tsx'
import { Waiting } from './waiting.tsx'

type Row = Schemas['QueuedClaim']

const route = getRouteApi('/staff/queue')
const STATES = ['Queued', 'Assigned', 'Awaiting documents'] as const

export function Queue() {
  const { search, state, mine, closed, offset = 0 } = route.useSearch()
  const { subject } = useSession()
  const query = useQuery(
    queries.queue({
      search,
      state: STATES.find(each => each === state),
      assignee: mine ? subject : undefined,
      standing: closed ? 'Closed' : 'Open',
      limit: PAGE,
      offset,
    }),
  )
  const change = useChange<QueueSearch>()
  const clear = useClear()
  const data = query.data
  return (
    <Page
      title="Queue"
      lead={
        data &&
        `${plural(data.total, 'case')} from the portal and the API; claims of batch files open none. You may decide up to ${wholeMoney(data.authority)}.`
      }
    >
      <FilterBar onClear={search || state || mine || closed ? clear : undefined}>
        <Search
          label="Search"
          value={search ?? ''}
          onSearch={text => change({ search: text || undefined })}
          placeholder="Claim, customer, pet or vet"
          className="min-w-48 grow basis-52 sm:max-w-80"
        />
        <Field
          label="Cases"
          data-print={mine || closed ? undefined : 'no'}
          className="min-w-36 grow basis-36 sm:max-w-56"
        >
          <Select
            value={mine ? 'mine' : closed ? 'closed' : ''}
            onChange={({ target: { value } }) =>
              change({
                mine: value === 'mine' || undefined,
                closed: value === 'closed' || undefined,
                state: undefined,
              })
            }
            options={[
              { value: '', label: 'All open' },
              { value: 'mine', label: 'Mine' },
              { value: 'closed', label: 'Closed' },
            ]}
          />
        </Field>
        <Field
          label="Status"
          data-print={state ? undefined : 'no'}
          className="min-w-36 grow basis-36 sm:max-w-56"
        >
          <Select
            value={state ?? ''}
            disabled={closed}
            onChange={event => change({ state: event.target.value || undefined })}
            options={[{ value: '', label: 'All' }, ...STATES]}
          />
        </Field>
      </FilterBar>
      <Resource
        query={query}
        isEmpty={({ total }) => total === 0}
        empty={<Nothing filtered={Boolean(search || state || mine || closed)} />}
      >
        {({ cases, total }) => (
          <PagedTable
            title="Longest waiting first"
            caption="Cases, the longest waiting first"
            what="cases"
            columns={columns(subject, data?.authority ?? 0)}
            rows={cases}
            rowKey={row => row.claim.claim_id}
            rowHref={row => `/queue/${row.claim.claim_id}`}
            total={total}
            offset={offset}
            busy={query.isPlaceholderData}
            actions={<AsOf at={query.dataUpdatedAt}>Updated</AsOf>}
          />
        )}
      </Resource>
    </Page>
  )
}

const Nothing = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState title="No case matches">Remove a filter.</EmptyState>
  ) : (
    <EmptyState title="Nothing to review">
      Clear claims are decided by the rules. The next case appears here by itself.
    </EmptyState>
  )

/** What an approval would pay, and who it takes where that is not the reader. */
function Payable({ row, authority }: { row: Row; authority: number }) {
  if (row.payable === null || row.payable <= authority) return money(row.payable)
  return (
    <>
      {money(row.payable)}
      <span className="block text-sm text-muted">
        {row.approval_level === null ? 'Administrator' : `Level ${row.approval_level}`}
      </span>
    </>
  )
}

const columns = (subject: string, authority: number): Column<Row>[] => [
  {
    key: 'claim_number',
    header: 'Claim',
    cell: row => row.claim.claim_number,
    className: 'whitespace-nowrap',
  },
  {
    key: 'opened_at',
    header: 'Opened',
    cell: row => <Waiting since={row.case.opened_at} closed={row.case.state === 'Closed'} />,
    className: 'whitespace-nowrap',
  },
  {
    key: 'who',
    header: 'Customer and pet',
    cell: row => (
      <>
        {row.customer_name ?? '—'}
        <span className="block text-sm text-muted">{row.pet_name}</span>
      </>
    ),
  },
  {
    key: 'category',
    header: 'For',
    cell: row => breakable(`${row.claim.claim_type}, ${row.claim.claim_category}`),
  },
  { key: 'amount', header: 'Billed', align: 'end', cell: row => money(row.claim.claim_amount) },
  {
    key: 'payable',
    header: 'Would pay',
    align: 'end',
    cell: row => <Payable row={row} authority={authority} />,
  },
  {
    key: 'reasons',
    header: 'Why it is here',
    cell: row => whyHere(row.case.reasons).join(', ') || '—',
  },
  {
    key: 'state',
    header: 'Status',
    cell: row => (
      <span className="flex flex-wrap gap-1">
        <StateBadge state={row.case.state} holder={assigneeName(row.case, subject)} />
        {row.case.level !== null && <Badge tone="info">For level {row.case.level}</Badge>}
        {row.case.news.map(each => (
          <Badge key={each} tone="warn">
            {newsInWords(each)}
          </Badge>
        ))}
      </span>
    ),
  },
]
