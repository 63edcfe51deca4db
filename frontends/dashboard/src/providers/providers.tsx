// All providers, those without claims included.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Page } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { getRouteApi } from '@tanstack/react-router'
import type { List } from '../list/list.ts'
import { ListExports, ListRows } from '../list/list-page.tsx'
import type { ProvidersSearch } from '../search.ts'
import { COLUMNS, FILE, FILE_PAGE, type Provider } from './columns.tsx'

const route = getRouteApi('/staff/providers')

const asked = ({ q, sort, state, type, network, tier }: ProvidersSearch) => ({
  search: q,
  sort,
  state,
  type,
  in_network: network,
  tier,
})

const NETWORK: Record<string, string> = { true: 'In network', false: 'Out of network' }

const PROVIDERS: List<Schemas['ProviderInsights'], Provider, ProvidersSearch> = {
  what: 'providers',
  caption: 'Providers',
  title: ({ total }) => plural(total, 'provider'),
  filters: asked,
  query: (search, page) => queries.providerInsights({ ...asked(search), ...page }),
  rows: ({ providers }) => providers,
  order: '-total_claims',
  lookFor: () => 'Name, ID or city',
  facets: [
    { label: 'Type', key: 'type' },
    { label: 'State', key: 'state' },
    {
      label: 'Network',
      key: 'network',
      served: 'in_network',
      name: value => NETWORK[value] ?? value,
      parse: value => value === 'true',
    },
    { label: 'Standing', key: 'tier' },
  ],
  columns: COLUMNS,
  id: row => row.provider_id,
  path: '/providers',
  file: { name: 'providers', columns: FILE, page: FILE_PAGE },
  noMatch: { title: 'No provider matches' },
  nothing: { title: 'There are no providers yet' },
}

export function Providers() {
  const search = route.useSearch()
  return (
    <Page
      title="Providers"
      lead="Clinics and hospitals by the claims that name them: what they bill, and how much of it is denied."
      actions={<ListExports list={PROVIDERS} search={search} />}
    >
      <ListRows list={PROVIDERS} search={search} />
    </Page>
  )
}
