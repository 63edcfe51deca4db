// The business at a glance: what changed and why, four figures, what needs attention, and a range of periods.
import { queries } from '@petinsure360/client/queries'
import { Page, PrintButton, Resource } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { OverviewSearch } from '../search.ts'
import { SaveView } from '../views/save-view.tsx'
import { Attention, NoRecentClaims } from './attention.tsx'
import { measureOf, TrendChart } from './chart.tsx'
import { Compared } from './compared.tsx'
import { PeriodTable } from './period-table.tsx'
import { claimsGap, shownOf, type Trend } from './periods.ts'
import { FigurePlaceholders } from './placeholders.tsx'
import { RangeBar } from './range.tsx'
import { summarize } from './summary.ts'
import { Tiers } from './tiers.tsx'
import { Tiles } from './tiles.tsx'

const route = getRouteApi('/staff/')

/** What the API is asked for, of an address. */
const asked = ({ from, to, by }: OverviewSearch) => ({ from, to, granularity: by })

export function Overview() {
  const search = route.useSearch()
  const trend = useQuery(queries.trend(asked(search)))
  const failed = trend.error !== null && trend.data === undefined
  return (
    <Page
      title="Overview"
      lead={<Summary trend={trend.data} />}
      actions={
        <>
          <SaveView />
          <PrintButton />
        </>
      }
    >
      <RangeBar search={search} trend={trend.data} />
      <Resource query={trend} skeleton={<FigurePlaceholders />}>
        {data => <Figures trend={data} show={search.show} />}
      </Resource>
      {/* What fails once for all of them is told once. */}
      {!failed && <Tiers />}
      {trend.data && <PeriodTable shown={shownOf(trend.data)} />}
    </Page>
  )
}

function Figures({ trend, show }: { trend: Trend; show: string | undefined }) {
  const shown = shownOf(trend)
  return (
    <>
      <NoRecentClaims gap={claimsGap(trend)} />
      <Tiles shown={shown} />
      <Attention trend={trend} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 2xl:grid-cols-2">
        <TrendChart shown={shown} measure={measureOf(show)} />
        <Compared trend={trend} />
      </div>
    </>
  )
}

/** Its lines are kept free, so that nothing moves when it comes. */
const Summary = ({ trend }: { trend: Trend | undefined }) => (
  <span className="block min-h-16 max-sm:min-h-27">
    {trend && summarize(shownOf(trend), claimsGap(trend))}
  </span>
)
