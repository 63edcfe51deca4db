import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Card, type Column, DataTable, Resource, StatusBadge } from '@petinsure360/ui'
import { date, money, percent, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'

type Policy = Schemas['PolicyInsight']

/** The lake keeps a limit that there is not as this number, as the files have it. */
const UNLIMITED = 999_999

const limitOf = ({ coverage_limit }: Policy): string =>
  coverage_limit !== null && coverage_limit >= UNLIMITED ? 'Unlimited' : wholeMoney(coverage_limit)

/** An active policy may not have begun, or have ended by its dates. */
function Standing({ row }: { row: Policy }) {
  return (
    <>
      <StatusBadge status={row.status} />
      {row.status === 'Active' && !row.is_in_force && <span className="ml-2 text-muted">not in force</span>}
    </>
  )
}

function extras(row: Policy): string {
  const included = [
    row.includes_wellness && 'Wellness',
    row.includes_dental && 'Dental',
    row.includes_behavioral && 'Behavioral',
  ]
  return included.filter(Boolean).join(', ') || '—'
}

const COLUMNS: Column<Policy>[] = [
  { key: 'policy_number', header: 'Policy', className: 'whitespace-nowrap' },
  { key: 'plan_name', header: 'Plan' },
  { key: 'status', header: 'Status', cell: row => <Standing row={row} /> },
  {
    key: 'effective_date',
    header: 'From',
    cell: row => date(row.effective_date),
    className: 'whitespace-nowrap',
  },
  {
    key: 'cover_end_date',
    header: 'Until',
    cell: row => date(row.cover_end_date),
    className: 'whitespace-nowrap',
  },
  { key: 'annual_premium', header: 'Premium', align: 'end', cell: row => money(row.annual_premium) },
  {
    key: 'annual_deductible',
    header: 'Deductible',
    align: 'end',
    cell: row => wholeMoney(row.annual_deductible),
  },
  { key: 'coverage_limit', header: 'Limit', align: 'end', cell: limitOf },
  {
    key: 'reimbursement_percentage',
    header: 'Reimbursed',
    align: 'end',
    cell: row => percent(row.reimbursement_percentage),
  },
  { key: 'includes', header: 'Extras', cell: extras },
]

export function Policies({ id }: { id: string }) {
  const query = useQuery(queries.customerPolicies(id))
  return (
    <Card flush title="Policies">
      <Resource query={query}>
        {({ policies }) => (
          <DataTable
            caption="Policies of this customer"
            columns={COLUMNS}
            rows={policies}
            rowKey={row => row.policy_id ?? ''}
            phone="cards"
            empty="No policy is on record"
          />
        )}
      </Resource>
    </Card>
  )
}
