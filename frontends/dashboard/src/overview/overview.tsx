// The business at a glance: what changed and why, four to six figures, a year of claims, and the tiers.
import { queries } from '@petinsure360/client/queries'
import { EmptyState, Page, PrintButton, Resource, SkeletonCards } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { ClaimsByMonth } from './claims-by-month.tsx'
import { MonthTable } from './month-table.tsx'
import { monthsOf } from './months.ts'
import { story } from './story.ts'
import { Tiers } from './tiers.tsx'
import { Tiles } from './tiles.tsx'

/** Months on the line and in the table. */
const MONTHS = 12

export function Overview() {
  const kpis = useQuery(queries.kpis({ limit: MONTHS }))
  const months = kpis.data && monthsOf(kpis.data.kpis, kpis.data.as_of)
  return (
    <Page title="Overview" lead={months ? story(months) : undefined} actions={<PrintButton />}>
      <Resource query={kpis} skeleton={<SkeletonCards cards={6} />}>
        {({ kpis: rows, as_of }) => <Tiles months={monthsOf(rows, as_of)} asOf={as_of} />}
      </Resource>
      <Resource
        query={kpis}
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
      <Resource query={kpis}>{({ kpis: rows, as_of }) => <MonthTable rows={rows} asOf={as_of} />}</Resource>
    </Page>
  )
}
