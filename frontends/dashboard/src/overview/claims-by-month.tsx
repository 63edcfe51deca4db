import { navigate } from '@petinsure360/ui'
import { ChartFrame, LineChart } from '@petinsure360/ui/charts'
import { count, month, shortCount } from '@petinsure360/ui/format'
import { claimsOf, type Month, type Months } from './months.ts'

/** Claims a month, oldest to newest; the running month is said to be unfinished. */
export function ClaimsByMonth({
  months: { series, running },
  asOf,
}: {
  months: Months
  asOf: string | null
}) {
  return (
    <ChartFrame
      title="Claims by month"
      unit="Claims by month of service"
      asOf={asOf}
      lead={running ? `${month(running.year_month)} is not over yet.` : undefined}
      rows={series}
      columns={COLUMNS}
      rowHref={row => claimsOf(row.year_month)}
    >
      <LineChart
        label="Claims by month"
        rows={series}
        x="year_month"
        xFormat={month}
        series={[{ key: 'total_claims', label: 'Claims' }]}
        format={count}
        axisFormat={shortCount}
        onPoint={row => navigate(claimsOf(row.year_month))}
      />
    </ChartFrame>
  )
}

const COLUMNS = [
  { key: 'year_month', header: 'Month', format: (value: string) => month(value) },
  {
    key: 'total_claims',
    header: 'Claims',
    align: 'end' as const,
    format: (value: Month['total_claims']) => count(value),
  },
  {
    key: 'unique_customers',
    header: 'Customers who claimed',
    align: 'end' as const,
    format: (value: number | null) => count(value),
  },
]
