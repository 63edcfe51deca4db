import type { Schemas } from '@petinsure360/client'
import type { Column } from '@petinsure360/ui'
import { count, decimal, money } from '@petinsure360/ui/format'
import { Word } from '../list/badges.tsx'
import { plain } from '../list/columns.ts'
import { Person } from '../list/person.tsx'
import { Term } from '../list/term.tsx'

export type RiskScore = Schemas['RiskScore']
export type Offer = Schemas['Recommendation']

/** The five parts of a score, and what each looks at. */
export const PARTS = [
  { key: 'pet_age_risk', name: 'Pet age', about: 'Average age of the pets' },
  { key: 'condition_risk', name: 'Conditions', about: 'Pets with conditions from before' },
  { key: 'claims_frequency_risk', name: 'Frequency', about: 'Claims a month' },
  { key: 'emergency_risk', name: 'Emergencies', about: 'Emergency claims' },
  { key: 'loss_ratio_risk', name: 'Payments', about: 'All payments over one year of premium' },
] as const

export const RISK_COLUMNS: Column<RiskScore>[] = [
  { key: 'full_name', header: 'Customer', cell: row => <Person id={row.customer_id} name={row.full_name} /> },
  {
    key: 'total_risk_score',
    header: <Term of="risk_score">Score</Term>,
    name: 'Score',
    sort: true,
    align: 'end',
    cell: row => <strong className="font-semibold">{count(row.total_risk_score)}</strong>,
  },
  {
    key: 'risk_category',
    header: <Term of="risk">Category</Term>,
    cell: row => <Word>{row.risk_category}</Word>,
  },
  ...PARTS.map(
    ({ key, name }): Column<RiskScore> => ({
      key,
      header: name,
      sort: true,
      align: 'end',
      cell: row => count(row[key]),
    }),
  ),
  { key: 'recommendation', header: 'Action', className: 'min-w-28' },
]

export const RISK_FILE = plain<RiskScore>(
  'customer_id',
  'full_name',
  'total_risk_score',
  'risk_category',
  ...PARTS.map(({ key }) => key),
  'recommendation',
)

/** The columns of offers; a bar shows a priority as a part of the `highest` of all. */
export const offerColumns = (highest: number): Column<Offer>[] => [
  { key: 'full_name', header: 'Customer', cell: row => <Person id={row.customer_id} name={row.full_name} /> },
  {
    key: 'value_tier',
    header: <Term of="value_tier">Tier</Term>,
    cell: row => <Word>{row.value_tier}</Word>,
  },
  { key: 'current_plans', header: 'Has', cell: row => row.current_plans?.join(', ') || 'No active plan' },
  { key: 'recommendation', header: 'Offer', className: 'font-medium min-w-36' },
  { key: 'recommendation_reason', header: 'Because', className: 'min-w-48 text-muted' },
  {
    key: 'estimated_revenue_opportunity',
    header: 'Revenue a year',
    sort: true,
    align: 'end',
    cell: row => money(row.estimated_revenue_opportunity),
  },
  {
    key: 'priority_score_adjusted',
    header: 'Priority',
    sort: true,
    align: 'end',
    cell: row => <Priority value={row.priority_score_adjusted} highest={highest} />,
  },
]

function Priority({ value, highest }: { value: number | null; highest: number }) {
  const part = value !== null && highest > 0 ? Math.min(1, value / highest) : 0
  return (
    <span className="inline-block w-20">
      {decimal(value, 0)}
      <span aria-hidden className="mt-1 block h-1.5 rounded-full bg-line">
        <span className="block h-full rounded-full bg-c1" style={{ width: `${part * 100}%` }} />
      </span>
    </span>
  )
}

export const OFFER_FILE = plain<Offer>(
  'customer_id',
  'full_name',
  'email',
  'value_tier',
  'in_force_annual_premium',
  'current_plans',
  'recommendation',
  'recommendation_reason',
  'estimated_revenue_opportunity',
  'priority_score_adjusted',
)
