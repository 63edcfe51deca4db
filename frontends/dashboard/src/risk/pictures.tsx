// The pictures above both tabs. Each says the same as a table, and as a file.
import { queries } from '@petinsure360/client/queries'
import { Resource, Skeleton } from '@petinsure360/ui'
import { BarList, type BarListRow, ChartFrame, type SeriesColor } from '@petinsure360/ui/charts'
import { count, money, share } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { shownId, shownName } from '../list/person.tsx'
import { byCategory } from './categories.ts'

const TOP = 10

/** Red is for what somebody should act on. */
const colorOf = (category: string | null): SeriesColor => (category === 'Very High' ? 'bad' : 'c1')

interface Bars {
  title: string
  unit: string
  rows: (BarListRow & { value: number })[]
  format: (value: number | null) => string
  empty: string
}

function Bars({ title, unit, rows, format, empty }: Bars) {
  return (
    <ChartFrame
      title={title}
      unit={unit}
      rows={rows}
      columns={[
        { key: 'label', header: 'What' },
        { key: 'value', header: unit, align: 'end', format: (value: number) => format(value) },
      ]}
      rowHref={row => row.href}
      empty={empty}
      picture={false}
    >
      <BarList label={title} rows={rows} format={format} />
    </ChartFrame>
  )
}

export function Distribution() {
  const query = useQuery(queries.risks({ limit: 1 }))
  return (
    <Resource query={query} skeleton={<Skeleton className="h-96 lg:h-[38rem]" />}>
      {({ distribution }) => {
        const total = Object.values(distribution).reduce((sum, customers) => sum + customers, 0)
        const rows = byCategory(distribution).map(([category, customers]) => ({
          label: category,
          value: customers,
          note: share(customers / total),
          color: colorOf(category),
          href: `/risk?category=${encodeURIComponent(category)}`,
        }))
        return (
          <Bars
            title="All customers by category"
            unit="customers"
            rows={rows}
            format={count}
            empty="Nobody has a score yet"
          />
        )
      }}
    </Resource>
  )
}

export function TopScores() {
  const query = useQuery(queries.risks({ limit: TOP }))
  return (
    <Resource query={query} skeleton={<Skeleton className="h-96 lg:h-[38rem]" />}>
      {({ risk_scores }) => {
        const rows = risk_scores.map(row => ({
          label: labelOf(row),
          value: row.total_risk_score ?? 0,
          note: row.risk_category ?? undefined,
          color: colorOf(row.risk_category),
          href: `/customers/${row.customer_id}`,
        }))
        return (
          <Bars
            title={`The ${TOP} highest scores`}
            unit="points"
            rows={rows}
            format={count}
            empty="Nobody has a score yet"
          />
        )
      }}
    </Resource>
  )
}

export function OffersByKind() {
  const query = useQuery(queries.crossSell({ limit: 1 }))
  return (
    <Resource query={query} skeleton={<Skeleton className="h-96 lg:h-[38rem]" />}>
      {({ facets }) => {
        const rows = Object.entries(facets.recommendation ?? {}).map(([offer, customers]) => ({
          label: offer,
          value: customers,
          href: `/risk/offers?recommendation=${encodeURIComponent(offer)}`,
        }))
        return (
          <Bars
            title="Customers by offer"
            unit="customers"
            rows={rows}
            format={count}
            empty="There are no offers yet"
          />
        )
      }}
    </Resource>
  )
}

export function TopOffers() {
  const query = useQuery(queries.crossSell({ limit: TOP, sort: '-estimated_revenue_opportunity' }))
  return (
    <Resource query={query} skeleton={<Skeleton className="h-96 lg:h-[38rem]" />}>
      {({ recommendations }) => {
        const rows = recommendations.map(row => ({
          label: labelOf(row),
          value: row.estimated_revenue_opportunity ?? 0,
          note: row.recommendation ?? undefined,
          href: `/customers/${row.customer_id}`,
        }))
        return (
          <Bars
            title={`The ${TOP} largest opportunities`}
            unit="US dollars a year"
            rows={rows}
            format={money}
            empty="There are no offers yet"
          />
        )
      }}
    </Resource>
  )
}

const labelOf = (row: { full_name: string | null; customer_id: string | null }): string =>
  shownName(row.full_name) ?? (row.customer_id === null ? '—' : shownId(row.customer_id))
