import type { Schemas } from '@petinsure360/client'
import type { Column } from '@petinsure360/ui'
import { count, date, wholeMoney } from '@petinsure360/ui/format'
import { Word } from '../list/badges.tsx'
import { plain } from '../list/columns.ts'
import { LossRatio } from '../list/loss-ratio.tsx'
import { Person } from '../list/person.tsx'

export type Customer = Schemas['CustomerInsight']

const placeOf = ({ city, state }: Customer): string => [city, state].filter(Boolean).join(', ') || '—'

/** Sorted by whoever serves them: the whole list, not the page. */
export const COLUMNS: Column<Customer>[] = [
  { key: 'full_name', header: 'Customer', cell: row => <Person id={row.customer_id} name={row.full_name} /> },
  {
    key: 'customer_since',
    header: 'Since',
    sort: true,
    cell: row => date(row.customer_since),
    className: 'whitespace-nowrap',
  },
  { key: 'state', header: 'Location', sort: true, cell: placeOf, className: 'whitespace-nowrap' },
  { key: 'customer_value_tier', header: 'Tier', cell: row => <Word>{row.customer_value_tier}</Word> },
  { key: 'customer_risk_score', header: 'Risk', cell: row => <Word>{row.customer_risk_score}</Word> },
  { key: 'churn_risk', header: 'Churn', cell: row => <Word>{row.churn_risk}</Word> },
  {
    key: 'total_annual_premium',
    header: 'Premium',
    sort: true,
    align: 'end',
    cell: row => wholeMoney(row.total_annual_premium),
  },
  { key: 'total_claims', header: 'Claims', sort: true, align: 'end', cell: row => count(row.total_claims) },
  {
    key: 'loss_ratio',
    header: 'Loss ratio',
    sort: true,
    align: 'end',
    cell: row => <LossRatio value={row.loss_ratio} />,
  },
]

/** The file has every served column. */
export const FILE = plain<Customer>(
  'customer_id',
  'full_name',
  'email',
  'phone',
  'city',
  'state',
  'customer_since',
  'total_pets',
  'total_policies',
  'active_policies',
  'total_annual_premium',
  'total_claims',
  'total_claim_amount',
  'total_paid_amount',
  'loss_ratio',
  'customer_value_tier',
  'customer_risk_score',
  'churn_risk',
)
