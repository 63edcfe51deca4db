// All customers: searched, filtered, sorted and paged by the API; the address says how.
import { queries } from '@petinsure360/client/queries'
import { AsOf, EmptyState, Page, PrintButton, Resource, Search } from '@petinsure360/ui'
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
import { COLUMNS, FILE } from './columns.tsx'

const route = getRouteApi('/staff/customers')

/** What the API is asked for, of an address. */
const asked = ({ q, sort, tier, risk }: CustomersSearch) => ({ search: q, sort, tier, risk })

export function Customers() {
  const search = route.useSearch()
  const { q, sort, tier, risk, offset = 0 } = search
  const query = useQuery(queries.customerInsights({ ...asked(search), limit: PAGE, offset }))
  const change = useChange<CustomersSearch>()
  const clear = useClear()
  const filtered = Boolean(q || tier || risk)
  const places = useSeesPeople() ? 'name, e-mail, id, city, state' : 'id, city, state'
  return (
    <Page
      title="Customers"
      lead="Everybody who has an account, with what they pay and what they claimed."
      actions={<Exports search={search} />}
    >
      <FilterBar onClear={filtered ? clear : undefined}>
        <Search
          label={`Search ${places}`}
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
            actions={<AsOf at={data.as_of} />}
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
      <CsvOfAll name="customers" columns={FILE} page={page} />
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
  return <EmptyState title="Nobody matches">Take a filter away, or search for fewer words.</EmptyState>
}
