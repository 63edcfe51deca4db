// The business at a glance: what changed and why, four to six figures, a year of claims, and the tiers.
import { queries } from '@petinsure360/client/queries'
import { EmptyState, Page, PrintButton, Resource } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { ClaimsByMonth } from './claims-by-month.tsx'
import { MonthTable } from './month-table.tsx'
import { type Months, monthsOf } from './months.ts'
import { ChartPlaceholder, TablePlaceholder, TilePlaceholders } from './placeholders.tsx'
import { story } from './story.ts'
import { Tiers } from './tiers.tsx'
import { Tiles } from './tiles.tsx'

/** Months on the line and in the table. */
const MONTHS = 12

export function Overview() {
  const kpis = useQuery(queries.kpis({ limit: MONTHS }))
  const months = kpis.data && monthsOf(kpis.data.kpis, kpis.data.as_of)
  return (
    <Page title="Overview" lead={<Story months={months} />} actions={<PrintButton />}>
      <Resource query={kpis} skeleton={<TilePlaceholders />}>
        {({ kpis: rows, as_of }) => <Tiles months={monthsOf(rows, as_of)} asOf={as_of} />}
      </Resource>
      <Resource
        query={kpis}
        skeleton={<ChartPlaceholder />}
        isEmpty={({ total }) => total === 0}
        empty={
          <EmptyState title="There are no claims yet">
            The line begins with the first claim that reaches gold.
          </EmptyState>
        }
      >
        {({ kpis: rows, as_of }) => <ClaimsByMonth months={monthsOf(rows, as_of)} asOf={as_of} />}
      </Resource>
      <Tiers />
      <Resource query={kpis} skeleton={<TablePlaceholder />}>
        {({ kpis: rows, as_of }) => <MonthTable rows={rows} asOf={as_of} />}
      </Resource>
    </Page>
  )
}

/** Its lines are kept free, so that nothing moves when it comes. */
const Story = ({ months }: { months: Months | undefined }) => (
  <span className="block min-h-16 max-sm:min-h-27">{months && story(months)}</span>
)
