// All claims in gold: pictures that lead to rows, rows that lead to one claim. The address says which.
import { queries } from '@petinsure360/client/queries'
import { AsOf, EmptyState, Page, PrintButton, Resource, Search } from '@petinsure360/ui'
import { month as monthName, plural } from '@petinsure360/ui/format'
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
import { COLUMNS, FILE } from './columns.tsx'

const route = getRouteApi('/staff/claims')

/** What the API is asked for, of an address. */
const asked = ({ q, offset: _, ...filters }: ClaimsSearch) => ({ search: q, ...filters })

export function Claims() {
  const search = route.useSearch()
  const { q, sort, status, category, type, month, offset = 0 } = search
  const query = useQuery(queries.claimInsights({ ...asked(search), limit: PAGE, offset }))
  const change = useChange<ClaimsSearch>()
  const clear = useClear()
  const facets = query.data?.facets
  const filtered = Boolean(q || status || category || type || month)
  return (
    <Page
      title="Claims"
      lead={month ? `Services of ${monthName(month)}.` : 'Every claim that the figures are made of.'}
      actions={<Exports search={search} />}
    >
      <FilterBar onClear={filtered ? clear : undefined}>
        <Search
          label="Search number, id, customer, pet, provider"
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
          values={facets?.month}
          value={month}
          name={monthName}
          onChange={value => change({ month: value })}
        />
      </FilterBar>
      <Resource query={query} empty={<NoClaims filtered={filtered} />} isEmpty={({ total }) => total === 0}>
        {data => (
          <>
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2" data-print="no">
              <CountBars
                title="By type"
                unit="claims"
                asOf={data.as_of}
                counts={data.facets.type ?? {}}
                hrefOf={value => withFilter('/claims', search, { type: value })}
              />
              <CountBars
                title="By status"
                unit="claims"
                asOf={data.as_of}
                counts={data.facets.status ?? {}}
                hrefOf={value => withFilter('/claims', search, { status: value })}
              />
            </div>
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
              actions={<AsOf at={data.as_of} />}
            />
          </>
        )}
      </Resource>
    </Page>
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
      <CsvOfAll name="claims" columns={FILE} page={page} />
      <PrintButton />
    </>
  )
}

const NoClaims = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState title="No claim matches">Take a filter away, or search for fewer words.</EmptyState>
  ) : (
    <EmptyState title="There are no claims yet">They appear here when the first has reached gold.</EmptyState>
  )
