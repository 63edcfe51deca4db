// All customers: searched, filtered, sorted and paged by the API; the address says how.
import { queries } from '@petinsure360/client/queries'
import { EmptyState, Page, PrintButton, Resource, Search } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useChange, useClear } from '../list/change.ts'
import { FILE_PAGE, PAGE } from '../list/columns.ts'
import { CsvOfAll } from '../list/csv-of-all.tsx'
import { Facet } from '../list/facet.tsx'
import { FilterBar } from '../list/filter-bar.tsx'
import { PagedTable } from '../list/paged-table.tsx'
import { useSeesPeople } from '../list/people.ts'
import type { CustomersSearch } from '../search.ts'
import { SaveView } from '../views/save-view.tsx'
import { COLUMNS, FILE } from './columns.tsx'

const route = getRouteApi('/staff/customers')

/** What the API is asked for, of an address. */
const asked = ({ q, sort, tier, risk, churn }: CustomersSearch) => ({ search: q, sort, tier, risk, churn })

/** What the API sorts by itself; the header says so. */
const ORDER = '-last_claim_date'

export function Customers() {
  const search = route.useSearch()
  const { q, sort = ORDER, tier, risk, churn, offset = 0 } = search
  const query = useQuery(queries.customerInsights({ ...asked(search), limit: PAGE, offset }))
  const change = useChange<CustomersSearch>()
  const clear = useClear()
  const filtered = Boolean(q || tier || risk || churn)
  const places = useSeesPeople() ? 'Name, email, id, city, state' : 'Id, city, state'
  return (
    <Page
      title="Customers"
      lead="All customers with premiums and claims."
      actions={<Exports search={search} />}
    >
      <FilterBar onClear={filtered ? clear : undefined}>
        <Search
          label={places}
          value={q ?? ''}
          onSearch={text => change({ q: text || undefined })}
          className="grow basis-64"
        />
        <Facet
          label="Tier"
          values={query.data?.facets.tier}
          value={tier}
          onChange={value => change({ tier: value })}
        />
        <Facet
          label="Risk"
          values={query.data?.facets.risk}
          value={risk}
          onChange={value => change({ risk: value })}
        />
        <Facet
          label="Churn"
          values={query.data?.facets.churn}
          value={churn}
          onChange={value => change({ churn: value })}
        />
      </FilterBar>
      <Resource
        query={query}
        empty={<NoCustomers filtered={filtered} />}
        isEmpty={({ total }) => total === 0}
      >
        {data => (
          <PagedTable
            title={plural(data.total, 'customer')}
            caption="Customers"
            what="customers"
            columns={COLUMNS}
            rows={data.customers}
            rowKey={row => row.customer_id ?? ''}
            rowHref={row => (row.customer_id ? `/customers/${row.customer_id}` : undefined)}
            total={data.total}
            offset={offset}
            sort={sort}
            busy={query.isPlaceholderData}
          />
        )}
      </Resource>
    </Page>
  )
}

function Exports({ search }: { search: CustomersSearch }) {
  const queryClient = useQueryClient()
  const page = async (offset: number) => {
    const options = queries.customerInsights({ ...asked(search), limit: FILE_PAGE, offset })
    const { customers, total } = await queryClient.fetchQuery(options)
    return { rows: customers, total }
  }
  return (
    <>
      <CsvOfAll name="customers" filters={asked(search)} columns={FILE} page={page} />
      <SaveView />
      <PrintButton />
    </>
  )
}

function NoCustomers({ filtered }: { filtered: boolean }) {
  if (!filtered)
    return (
      <EmptyState title="There are no customers yet">
        They appear here when the first has an account.
      </EmptyState>
    )
  return <EmptyState title="Nobody matches">Remove a filter or use fewer search terms.</EmptyState>
}
