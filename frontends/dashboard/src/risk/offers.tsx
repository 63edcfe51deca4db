// Cross-sell: what to offer to whom, why, and what it could bring.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Page } from '@petinsure360/ui'
import { money, plural } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { List } from '../list/list.ts'
import { ListExports, ListRows } from '../list/list-page.tsx'
import type { OffersSearch } from '../search.ts'
import { OFFER_FILE, type Offer, offerColumns } from './columns.tsx'
import { OffersByKind, TopOffers } from './pictures.tsx'
import { Standing, Tabs, useLead } from './standing.tsx'

const route = getRouteApi('/staff/risk/offers')

const asked = ({ q, sort, tier, recommendation }: OffersSearch) => ({ search: q, sort, tier, recommendation })

/** `highest`: the priority that a full bar stands for. */
const offers = (highest: number): List<Schemas['CrossSell'], Offer, OffersSearch> => ({
  what: 'offers',
  caption: 'Offers by customer',
  title: ({ total, total_opportunity }) => `${plural(total, 'customer')}, ${money(total_opportunity)} a year`,
  note: 'Priority is the revenue times the part of the premium that claims leave, so it is never below zero.',
  filters: asked,
  query: (search, page) => queries.crossSell({ ...asked(search), ...page }),
  rows: ({ recommendations }) => recommendations,
  order: '-priority_score_adjusted',
  lookFor: seesPeople => (seesPeople ? 'Name or ID' : 'ID'),
  facets: [
    { label: 'Tier', key: 'tier' },
    { label: 'Offer', key: 'recommendation' },
  ],
  columns: offerColumns(highest),
  id: row => row.customer_id,
  path: '/customers',
  file: { name: 'offers', columns: OFFER_FILE },
  noMatch: { title: 'Nobody matches' },
  nothing: { title: 'There are no offers yet' },
})

export function Offers() {
  const search = route.useSearch()
  // Served by priority, so the first has the highest.
  const [first] = useQuery(queries.crossSell({ limit: 1 })).data?.recommendations ?? []
  const list = offers(first?.priority_score_adjusted ?? 0)
  return (
    <Page title="Risk and offers" lead={useLead()} actions={<ListExports list={list} search={search} />}>
      <Standing />
      <Tabs />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <OffersByKind />
        <TopOffers />
      </div>
      <ListRows list={list} search={search} />
    </Page>
  )
}
