import { Card, type Column, CsvButton, DataTable } from '@petinsure360/ui'
import { count, percent, wholeMoney } from '@petinsure360/ui/format'
import { plain } from '../list/columns.ts'
import { Term } from '../list/term.tsx'
import { claimsOf, nameOf, type Period, type Shown } from './periods.ts'

const FILE = plain<Period>(
  'start',
  'end',
  'partial',
  'claims',
  'customers',
  'claimed',
  'paid',
  'decided',
  'approved',
  'approval_rate',
  'payout_ratio',
  'earned_premium',
  'loss_ratio',
)

const figure = (
  key: keyof Period & string,
  term: string,
  format: (value: number | null) => string,
): Column<Period> => ({
  key,
  header: <Term of={term} />,
  align: 'end',
  cell: row => format(row[key] as number | null),
  sort: row => row[key] as number | null,
})

/** The same periods as figures, newest first, those without claims too. */
export function PeriodTable({ shown: { periods, by } }: { shown: Shown }) {
  const columns: Column<Period>[] = [
    {
      key: 'start',
      header: 'Period',
      cell: row => nameOf(row, by),
      sort: row => row.start,
      className: 'whitespace-nowrap',
    },
    figure('claims', 'claims', count),
    figure('claimed', 'claimed', wholeMoney),
    figure('paid', 'paid', wholeMoney),
    figure('earned_premium', 'earned_premium', wholeMoney),
    figure('loss_ratio', 'loss_ratio', percent),
    figure('payout_ratio', 'payout_ratio', percent),
    figure('decided', 'decided_claims', count),
    figure('approval_rate', 'approval_rate', percent),
  ]
  return (
    <Card
      flush
      title={`By ${by}`}
      actions={<CsvButton name={`figures-by-${by}`} rows={periods.toReversed()} columns={FILE} />}
    >
      <DataTable
        caption={`Figures by ${by} of service`}
        columns={columns}
        rows={periods.toReversed()}
        rowKey={row => row.start}
        rowHref={row => claimsOf(row)}
      />
    </Card>
  )
}
