// All providers, those without claims included.
import { queries } from '@petinsure360/client/queries'
import { EmptyState, Page, PrintButton, Resource, Search } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useChange, useClear } from '../list/change.ts'
import { PAGE } from '../list/columns.ts'
import { CsvOfAll } from '../list/csv-of-all.tsx'
import { Facet } from '../list/facet.tsx'
import { FilterBar } from '../list/filter-bar.tsx'
import { PagedTable } from '../list/paged-table.tsx'
import type { ProvidersSearch } from '../search.ts'
import { SaveView } from '../views/save-view.tsx'
import { COLUMNS, FILE, FILE_PAGE } from './columns.tsx'

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

export function Providers() {
  const search = route.useSearch()
  const { sort, offset = 0 } = search
  const query = useQuery(queries.providerInsights({ ...asked(search), limit: PAGE, offset }))
  const filtered = Object.entries(asked(search)).some(
    ([name, value]) => name !== 'sort' && value !== undefined,
  )
  return (
    <Page
      title="Providers"
      lead="Clinics and hospitals by the claims that name them: what they bill, and how much of it is denied."
      actions={<Exports search={search} />}
    >
      <Filters search={search} facets={query.data?.facets} filtered={filtered} />
      <Resource
        query={query}
        isEmpty={({ total }) => total === 0}
        empty={<EmptyState title={filtered ? 'No provider matches' : 'There are no providers yet'} />}
      >
        {data => (
          <PagedTable
            title={plural(data.total, 'provider')}
            caption="Providers"
            what="providers"
            columns={COLUMNS}
            rows={data.providers}
            rowKey={row => row.provider_id ?? 'none'}
            rowHref={row => (row.provider_id ? `/providers/${row.provider_id}` : undefined)}
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

interface FiltersProps {
  search: ProvidersSearch
  facets: Record<string, Record<string, number>> | undefined
  filtered: boolean
}

function Filters({ search, facets, filtered }: FiltersProps) {
  const { q, state, type, network, tier } = search
  const change = useChange<ProvidersSearch>()
  const clear = useClear()
  return (
    <FilterBar onClear={filtered ? clear : undefined}>
      <Search
        label="Name, id or city"
        value={q ?? ''}
        onSearch={text => change({ q: text || undefined })}
        className="grow basis-64"
      />
      <Facet label="Type" values={facets?.type} value={type} onChange={value => change({ type: value })} />
      <Facet
        label="State"
        values={facets?.state}
        value={state}
        onChange={value => change({ state: value })}
      />
      <Facet
        label="Network"
        values={facets?.in_network}
        value={network === undefined ? undefined : String(network)}
        name={value => NETWORK[value] ?? value}
        onChange={value => change({ network: value === undefined ? undefined : value === 'true' })}
      />
      <Facet
        label="Standing"
        values={facets?.tier}
        value={tier}
        onChange={value => change({ tier: value })}
      />
    </FilterBar>
  )
}

function Exports({ search }: { search: ProvidersSearch }) {
  const queryClient = useQueryClient()
  const page = async (offset: number) => {
    const options = queries.providerInsights({ ...asked(search), limit: FILE_PAGE, offset })
    const { providers, total } = await queryClient.fetchQuery(options)
    return { rows: providers, total }
  }
  return (
    <>
      <CsvOfAll name="providers" filters={asked(search)} columns={FILE} page={page} />
      <SaveView />
      <PrintButton />
    </>
  )
}
