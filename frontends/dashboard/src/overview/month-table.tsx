import type { Schemas } from '@petinsure360/client'
import { AsOf, Card, type Column, CsvButton, DataTable } from '@petinsure360/ui'
import { count, month, percent, wholeMoney } from '@petinsure360/ui/format'
import { plain } from '../list/columns.ts'
import { claimsOf } from './months.ts'

type Row = Schemas['KpiRow']

const COLUMNS: Column<Row>[] = [
  {
    key: 'year_month',
    header: 'Month',
    cell: row => (row.year_month ? month(row.year_month) : 'No day of service'),
    sort: row => row.year_month,
    className: 'whitespace-nowrap',
  },
  {
    key: 'total_claims',
    header: 'Claims',
    align: 'end',
    cell: row => count(row.total_claims),
    sort: row => row.total_claims,
  },
  {
    key: 'total_claim_amount',
    header: 'Claimed',
    align: 'end',
    cell: row => wholeMoney(row.total_claim_amount),
    sort: row => row.total_claim_amount,
  },
  {
    key: 'total_paid_amount',
    header: 'Paid',
    align: 'end',
    cell: row => wholeMoney(row.total_paid_amount),
    sort: row => row.total_paid_amount,
  },
  {
    key: 'decided_claims',
    header: 'Decided',
    align: 'end',
    cell: row => count(row.decided_claims),
    sort: row => row.decided_claims,
  },
  {
    key: 'approval_rate_decided',
    header: 'Approved',
    align: 'end',
    cell: row => percent(row.approval_rate_decided),
    sort: row => row.approval_rate_decided,
  },
  {
    key: 'loss_ratio',
    header: 'Paid over claimed',
    align: 'end',
    cell: row => percent(row.loss_ratio),
    sort: row => row.loss_ratio,
  },
  {
    key: 'earned_loss_ratio',
    header: 'Paid over earned premium',
    align: 'end',
    cell: row => percent(row.earned_loss_ratio),
    sort: row => row.earned_loss_ratio,
  },
]

const FILE = plain<Row>(
  'year_month',
  'total_claims',
  'unique_customers',
  'total_claim_amount',
  'total_paid_amount',
  'decided_claims',
  'approval_rate_decided',
  'denial_rate',
  'loss_ratio',
  'earned_premium',
  'earned_loss_ratio',
  'claims_growth_pct',
  'straight_through_rate',
  'time_to_decision_p50',
  'time_to_decision_p95',
)

/** The same months as figures. */
export function MonthTable({ rows, asOf }: { rows: Row[]; asOf: string | null }) {
  return (
    <Card
      flush
      title="Months"
      actions={
        <>
          <AsOf at={asOf} />
          <CsvButton name="months" rows={rows} columns={FILE} />
        </>
      }
    >
      <DataTable
        caption="Key figures by month of service"
        columns={COLUMNS}
        rows={rows}
        rowKey={row => row.year_month ?? 'none'}
        rowHref={row => (row.year_month ? claimsOf(row.year_month) : undefined)}
      />
    </Card>
  )
}
