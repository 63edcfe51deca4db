// All claims in gold: pictures that lead to rows, rows that lead to one claim. The address says which.
import { queries } from '@petinsure360/client/queries'
import { EmptyState, Page, PrintButton, Resource, Search } from '@petinsure360/ui'
import { date, month as monthName, plural } from '@petinsure360/ui/format'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CountBars } from '../list/bars.tsx'
import { useChange, useClear } from '../list/change.ts'
import { FILE_PAGE, PAGE } from '../list/columns.ts'
import { CsvOfAll } from '../list/csv-of-all.tsx'
import { withFilter } from '../list/drill-down.ts'
import { Facet } from '../list/facet.tsx'
import { FilterBar } from '../list/filter-bar.tsx'
import { PagedTable } from '../list/paged-table.tsx'
import type { ClaimsSearch } from '../search.ts'
import { SaveView } from '../views/save-view.tsx'
import { COLUMNS, FILE } from './columns.tsx'

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

/** What the API sorts by itself; the header says so. */
const ORDER = '-service_date'

export function Claims() {
  const search = route.useSearch()
  const { sort = ORDER, offset = 0 } = search
  const query = useQuery(queries.claimInsights({ ...asked(search), limit: PAGE, offset }))
  const { sort: _, ...filters } = asked(search)
  const filtered = Object.values(filters).some(Boolean)
  return (
    <Page title="Claims" lead={leadOf(search)} actions={<Exports search={search} />}>
      <Filters search={search} facets={query.data?.facets} filtered={filtered} />
      <Resource query={query} empty={<NoClaims filtered={filtered} />} isEmpty={({ total }) => total === 0}>
        {data => (
          <>
            <PagedTable
              title={plural(data.total, 'claim')}
              caption="Claims"
              what="claims"
              columns={COLUMNS}
              rows={data.claims}
              rowKey={row => row.claim_id ?? ''}
              rowHref={row => (row.claim_id ? `/claims/${row.claim_id}` : undefined)}
              phone="cards"
              total={data.total}
              offset={offset}
              sort={sort}
              busy={query.isPlaceholderData}
            />
            <Pictures facets={data.facets} search={search} />
          </>
        )}
      </Resource>
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

interface FiltersProps {
  search: ClaimsSearch
  facets: Record<string, Record<string, number>> | undefined
  filtered: boolean
}

function Filters({ search: { q, status, category, type, month }, facets, filtered }: FiltersProps) {
  const change = useChange<ClaimsSearch>()
  const clear = useClear()
  return (
    <FilterBar onClear={filtered ? clear : undefined}>
      <Search
        label="Number, id, customer, pet or provider"
        value={q ?? ''}
        onSearch={text => change({ q: text || undefined })}
        className="grow basis-64"
      />
      <Facet
        label="Status"
        values={facets?.status}
        value={status}
        onChange={value => change({ status: value })}
      />
      <Facet label="Type" values={facets?.type} value={type} onChange={value => change({ type: value })} />
      <Facet
        label="Category"
        values={facets?.category}
        value={category}
        onChange={value => change({ category: value })}
      />
      <Facet
        label="Month of service"
        values={facets?.month && newestFirst(facets.month)}
        value={month}
        name={monthName}
        onChange={value => change({ month: value })}
      />
    </FilterBar>
  )
}

const newestFirst = (months: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(months).toSorted(([a], [b]) => (a < b ? 1 : -1)))

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

function Exports({ search }: { search: ClaimsSearch }) {
  const queryClient = useQueryClient()
  const page = async (offset: number) => {
    const options = queries.claimInsights({ ...asked(search), limit: FILE_PAGE, offset })
    const { claims, total } = await queryClient.fetchQuery(options)
    return { rows: claims, total }
  }
  return (
    <>
      <CsvOfAll name="claims" filters={asked(search)} columns={FILE} page={page} />
      <SaveView />
      <PrintButton />
    </>
  )
}

const NoClaims = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState title="No claim matches">Remove a filter or use fewer search terms.</EmptyState>
  ) : (
    <EmptyState title="There are no claims yet">They appear here when the first has reached gold.</EmptyState>
  )
