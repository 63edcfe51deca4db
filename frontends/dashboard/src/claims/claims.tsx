// All claims in gold: pictures that lead to rows, rows that lead to one claim. The address says which.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Page } from '@petinsure360/ui'
import { date, month as monthName, plural } from '@petinsure360/ui/format'
import { getRouteApi } from '@tanstack/react-router'
import { CountBars } from '../list/bars.tsx'
import { withFilter } from '../list/drill-down.ts'
import type { List } from '../list/list.ts'
import { ListExports, ListRows } from '../list/list-page.tsx'
import type { ClaimsSearch } from '../search.ts'
import { type Claim, COLUMNS, FILE } from './columns.tsx'

const route = getRouteApi('/staff/claims')

/** What the API is asked for, of an address. */
const asked = ({ q, sort, status, category, type, month, ...days }: ClaimsSearch) => ({
  search: q,
  sort,
  status,
  category,
  type,
  month,
  service_from: days.service_from,
  service_to: days.service_to,
  submitted_from: days.submitted_from,
  submitted_to: days.submitted_to,
})

const newestFirst = (months: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(months).toSorted(([a], [b]) => (a < b ? 1 : -1)))

const CLAIMS: List<Schemas['Claims'], Claim, ClaimsSearch> = {
  what: 'claims',
  caption: 'Claims',
  title: ({ total }) => plural(total, 'claim'),
  filters: asked,
  query: (search, page) => queries.claimInsights({ ...asked(search), ...page }),
  rows: ({ claims }) => claims,
  order: '-service_date',
  lookFor: () => 'Number, ID, customer, pet or provider',
  facets: [
    { label: 'Status', key: 'status' },
    { label: 'Type', key: 'type' },
    { label: 'Category', key: 'category' },
    { label: 'Month of service', key: 'month', name: monthName, sorted: newestFirst },
  ],
  columns: COLUMNS,
  id: row => row.claim_id,
  path: '/claims',
  file: { name: 'claims', columns: FILE },
  noMatch: { title: 'No claim matches', text: 'Remove a filter or use fewer search terms.' },
  nothing: { title: 'There are no claims yet', text: 'They appear here when the first has reached gold.' },
}

export function Claims() {
  const search = route.useSearch()
  return (
    <Page title="Claims" lead={leadOf(search)} actions={<ListExports list={CLAIMS} search={search} />}>
      <ListRows
        list={CLAIMS}
        search={search}
        below={({ facets }) => <Pictures facets={facets} search={search} />}
      />
    </Page>
  )
}

/** Which days the list is cut to, in words. */
export function leadOf({ month, ...days }: ClaimsSearch): string {
  const parts = [
    month && `services of ${monthName(month)}`,
    spanOf('services', days.service_from, days.service_to),
    spanOf('submitted', days.submitted_from, days.submitted_to),
  ].filter(Boolean)
  if (parts.length === 0) return 'All claims behind the figures.'
  const text = parts.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function spanOf(what: string, from: string | undefined, to: string | undefined): string {
  if (from && to)
    return from === to ? `${what} of ${date(from)}` : `${what} from ${date(from)} to ${date(to)}`
  if (from) return `${what} from ${date(from)}`
  return to ? `${what} until ${date(to)}` : ''
}

/** Below the list: what the rows are made of, for who wants to know. */
function Pictures({
  facets,
  search,
}: {
  facets: Record<string, Record<string, number>>
  search: ClaimsSearch
}) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2" data-print="no">
      <CountBars
        title="By type"
        unit="claims"
        counts={facets.type ?? {}}
        hrefOf={value => withFilter('/claims', search, { type: value })}
      />
      <CountBars
        title="By status"
        unit="claims"
        counts={facets.status ?? {}}
        hrefOf={value => withFilter('/claims', search, { status: value })}
      />
    </div>
  )
}
