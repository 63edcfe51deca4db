// Cross-sell: what to offer to whom, why, and what it could bring.
import { queries } from '@petinsure360/client/queries'
import { EmptyState, Page, PrintButton, Resource, Search } from '@petinsure360/ui'
import { money, plural } from '@petinsure360/ui/format'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useChange, useClear } from '../list/change.ts'
import { FILE_PAGE, PAGE } from '../list/columns.ts'
import { CsvOfAll } from '../list/csv-of-all.tsx'
import { Facet } from '../list/facet.tsx'
import { FilterBar } from '../list/filter-bar.tsx'
import { PagedTable } from '../list/paged-table.tsx'
import { useSeesPeople } from '../list/people.ts'
import type { OffersSearch } from '../search.ts'
import { SaveView } from '../views/save-view.tsx'
import { OFFER_FILE, offerColumns } from './columns.tsx'
import { OffersByKind, TopOffers } from './pictures.tsx'
import { Standing, Tabs, useLead } from './standing.tsx'

const route = getRouteApi('/staff/risk/offers')

const asked = ({ q, sort, tier, recommendation }: OffersSearch) => ({ search: q, sort, tier, recommendation })

export function Offers() {
  const search = route.useSearch()
  return (
    <Page title="Risk and offers" lead={useLead()} actions={<Exports search={search} />}>
      <Standing />
      <Tabs />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <OffersByKind />
        <TopOffers />
      </div>
      <Recommendations search={search} />
    </Page>
  )
}

function Recommendations({ search }: { search: OffersSearch }) {
  const { q, sort, tier, recommendation, offset = 0 } = search
  const query = useQuery(queries.crossSell({ ...asked(search), limit: PAGE, offset }))
  // Served by priority, so the first has the highest.
  const [first] = useQuery(queries.crossSell({ limit: 1 })).data?.recommendations ?? []
  const highest = first?.priority_score_adjusted ?? 0
  const change = useChange<OffersSearch>()
  const clear = useClear()
  const seesPeople = useSeesPeople()
  const filtered = Boolean(q || tier || recommendation)
  return (
    <>
      <FilterBar onClear={filtered ? clear : undefined}>
        <Search
          label={seesPeople ? 'Name or id' : 'Id'}
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
          label="Offer"
          values={query.data?.facets.recommendation}
          value={recommendation}
          onChange={value => change({ recommendation: value })}
        />
      </FilterBar>
      <Resource
        query={query}
        isEmpty={({ total }) => total === 0}
        empty={<EmptyState title={filtered ? 'Nobody matches' : 'There are no offers yet'} />}
      >
        {data => (
          <PagedTable
            title={`${plural(data.total, 'customer')}, ${money(data.total_opportunity)} a year`}
            caption="Offers by customer"
            what="offers"
            columns={offerColumns(highest)}
            rows={data.recommendations}
            rowKey={row => row.customer_id ?? ''}
            rowHref={row => (row.customer_id ? `/customers/${row.customer_id}` : undefined)}
            total={data.total}
            offset={offset}
            sort={sort}
            busy={query.isPlaceholderData}
            note={
              <>
                Priority is the revenue times the part of the premium that claims leave, so it is never below
                zero.
              </>
            }
          />
        )}
      </Resource>
    </>
  )
}

function Exports({ search }: { search: OffersSearch }) {
  const queryClient = useQueryClient()
  const page = async (offset: number) => {
    const options = queries.crossSell({ ...asked(search), limit: FILE_PAGE, offset })
    const { recommendations, total } = await queryClient.fetchQuery(options)
    return { rows: recommendations, total }
  }
  return (
    <>
      <CsvOfAll name="offers" filters={asked(search)} columns={OFFER_FILE} page={page} />
      <SaveView />
      <PrintButton />
    </>
  )
}
