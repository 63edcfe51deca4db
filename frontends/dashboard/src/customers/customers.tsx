// All customers: searched, filtered, sorted and paged by the API; the address says how.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Page } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { getRouteApi } from '@tanstack/react-router'
import type { List } from '../list/list.ts'
import { ListExports, ListRows } from '../list/list-page.tsx'
import type { CustomersSearch } from '../search.ts'
import { COLUMNS, type Customer, FILE } from './columns.tsx'

const route = getRouteApi('/staff/customers')

const asked = ({ q, sort, tier, risk, churn }: CustomersSearch) => ({ search: q, sort, tier, risk, churn })

const CUSTOMERS: List<Schemas['Customers'], Customer, CustomersSearch> = {
  what: 'customers',
  caption: 'Customers',
  title: ({ total }) => plural(total, 'customer'),
  filters: asked,
  query: (search, page) => queries.customerInsights({ ...asked(search), ...page }),
  rows: ({ customers }) => customers,
  order: '-last_claim_date',
  lookFor: seesPeople => (seesPeople ? 'Name, email, ID, city, state' : 'ID, city, state'),
  facets: [
    { label: 'Tier', key: 'tier' },
    { label: 'Risk', key: 'risk' },
    { label: 'Churn', key: 'churn' },
  ],
  columns: COLUMNS,
  id: row => row.customer_id,
  path: '/customers',
  file: { name: 'customers', columns: FILE },
  noMatch: { title: 'Nobody matches', text: 'Remove a filter or use fewer search terms.' },
  nothing: {
    title: 'There are no customers yet',
    text: 'They appear here when the first has an account.',
  },
}

export function Customers() {
  const search = route.useSearch()
  return (
    <Page
      title="Customers"
      lead="All customers with premiums and claims."
      actions={<ListExports list={CUSTOMERS} search={search} />}
    >
      <ListRows list={CUSTOMERS} search={search} />
    </Page>
  )
}
