import type { Schemas } from '@petinsure360/client'
import { type Column, StatusBadge } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { breakable } from '../list/breakable.ts'
import { plain } from '../list/columns.ts'
import { paidOf } from '../list/decided.ts'
import { shownId, shownName } from '../list/person.tsx'

export type Claim = Schemas['ClaimInsight']

const petOf = (row: Claim): string => [shownName(row.pet_name), row.species].filter(Boolean).join(', ') || '—'

/** The customer by name, or by the pseudonym that the list of customers shows too. */
export const customerOf = ({ customer_name, customer_id }: Claim): string =>
  shownName(customer_name) ?? (customer_id === null ? '—' : shownId(customer_id))

/** Sorted by whoever serves them: the whole list, not the page. */
export const COLUMNS: Column<Claim>[] = [
  {
    key: 'claim_number',
    header: 'Claim',
    cell: row => row.claim_number ?? row.claim_id ?? '—',
    className: 'whitespace-nowrap',
  },
  {
    key: 'service_date',
    header: 'Service',
    sort: true,
    isDay: true,
    cell: row => date(row.service_date),
    className: 'whitespace-nowrap',
  },
  {
    key: 'submitted_date',
    header: 'Sent',
    sort: true,
    isDay: true,
    cell: row => date(row.submitted_date),
    className: 'whitespace-nowrap',
  },
  {
    key: 'customer_name',
    header: 'Customer, pet',
    cell: row => (
      <>
        {customerOf(row)}
        <span className="block text-xs text-muted">{petOf(row)}</span>
      </>
    ),
  },
  { key: 'claim_type', header: 'Type', sort: true },
  { key: 'claim_category', header: 'Category', sort: true, cell: row => breakable(row.claim_category) },
  { key: 'claim_amount', header: 'Claimed', sort: true, align: 'end', cell: row => money(row.claim_amount) },
  { key: 'paid_amount', header: 'Paid', sort: true, align: 'end', cell: row => money(paidOf(row)) },
  { key: 'status', header: 'Status', sort: true, cell: row => <StatusBadge status={row.status} /> },
]

/** The file has every served column. */
export const FILE = plain<Claim>(
  'claim_id',
  'claim_number',
  'submitted_date',
  'service_date',
  'customer_id',
  'customer_name',
  'pet_name',
  'species',
  'policy_id',
  'claim_type',
  'claim_category',
  'provider_id',
  'provider_name',
  'is_in_network',
  'claim_amount',
  'deductible_applied',
  'covered_amount',
  'paid_amount',
  'status',
  'denial_reason',
  'decision_reasons',
  'processing_days',
  'decided_at',
  'decision_outcome',
  'decided_by',
  'time_to_decision',
)
