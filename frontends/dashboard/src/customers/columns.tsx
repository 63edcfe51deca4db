import type { Schemas } from '@petinsure360/client'
import type { Column } from '@petinsure360/ui'
import { count, date, wholeMoney } from '@petinsure360/ui/format'
import { Word } from '../list/badges.tsx'
import { plain } from '../list/columns.ts'
import { LossRatio } from '../list/loss-ratio.tsx'
import { Person } from '../list/person.tsx'
import { Term } from '../list/term.tsx'

export type Customer = Schemas['CustomerInsight']

const placeOf = ({ city, state }: Customer): string => [city, state].filter(Boolean).join(', ') || '—'

/** Sorted by whoever serves them: the whole list, not the page. */
export const COLUMNS: Column<Customer>[] = [
  { key: 'full_name', header: 'Customer', cell: row => <Person id={row.customer_id} name={row.full_name} /> },
  {
    key: 'customer_since',
    header: 'Since',
    sort: true,
    isDay: true,
    cell: row => date(row.customer_since),
    className: 'whitespace-nowrap',
  },
  { key: 'state', header: 'Location', sort: true, cell: placeOf },
  {
    key: 'last_claim_date',
    header: 'Latest claim',
    sort: true,
    isDay: true,
    cell: row => date(row.last_claim_date),
    className: 'whitespace-nowrap',
  },
  {
    key: 'value_tier',
    header: <Term of="value_tier">Tier</Term>,
    name: 'Tier',
    sort: true,
    cell: row => <Word>{row.value_tier}</Word>,
  },
  {
    key: 'risk_category',
    header: <Term of="risk" />,
    name: 'Risk',
    sort: true,
    cell: row => <Word>{row.risk_category}</Word>,
  },
  {
    key: 'churn_risk_adjusted',
    header: <Term of="churn_risk">Churn</Term>,
    name: 'Churn',
    sort: true,
    cell: row => <Word>{row.churn_risk_adjusted}</Word>,
  },
  {
    key: 'in_force_annual_premium',
    header: <Term of="premium">Premium</Term>,
    name: 'Premium',
    sort: true,
    align: 'end',
    cell: row => wholeMoney(row.in_force_annual_premium),
  },
  { key: 'total_claims', header: 'Claims', sort: true, align: 'end', cell: row => count(row.total_claims) },
  {
    key: 'earned_loss_ratio',
    header: <Term of="loss_ratio" />,
    name: 'Loss ratio',
    sort: true,
    align: 'end',
    cell: row => <LossRatio value={row.earned_loss_ratio} />,
  },
]

/** What the list says, and what it is made of; nothing under a name that means something else elsewhere. */
export const FILE = plain<Customer>(
  'customer_id',
  'full_name',
  'email',
  'phone',
  'city',
  'state',
  'customer_since',
  'last_claim_date',
  'total_pets',
  'total_policies',
  'in_force_policies',
  'in_force_annual_premium',
  'total_claims',
  'total_claim_amount',
  'total_paid_amount',
  'earned_premium',
  'earned_loss_ratio',
  'value_tier',
  'risk_category',
  'churn_risk_adjusted',
)
