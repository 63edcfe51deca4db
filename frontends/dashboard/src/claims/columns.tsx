import type { Schemas } from '@petinsure360/client'
import { type Column, StatusBadge } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { plain } from '../list/columns.ts'
import { shownName } from '../list/person.tsx'

export type Claim = Schemas['ClaimInsight']

const petOf = (row: Claim): string => [shownName(row.pet_name), row.species].filter(Boolean).join(', ') || '—'

/** Sorted by whoever serves them: the whole list, not the page. */
export const COLUMNS: Column<Claim>[] = [
  {
    key: 'claim_number',
    header: 'Claim',
    cell: row => row.claim_number ?? row.claim_id ?? '—',
    className: 'whitespace-nowrap',
  },
  {
    key: 'submitted_date',
    header: 'Submitted',
    sort: true,
    cell: row => date(row.submitted_date),
    className: 'whitespace-nowrap',
  },
  { key: 'customer_name', header: 'Customer', cell: row => shownName(row.customer_name) ?? 'hidden' },
  { key: 'pet_name', header: 'Pet', cell: petOf },
  { key: 'claim_type', header: 'Type', sort: true },
  { key: 'claim_category', header: 'Category', sort: true },
  { key: 'claim_amount', header: 'Claimed', sort: true, align: 'end', cell: row => money(row.claim_amount) },
  { key: 'paid_amount', header: 'Paid', sort: true, align: 'end', cell: row => money(row.paid_amount) },
  { key: 'status', header: 'Status', sort: true, cell: row => <StatusBadge status={row.status} /> },
]

/** The file has every served column. */
export const FILE = plain<Claim>(
  'claim_id',
  'claim_number',
  'submitted_date',
  'service_date',
  'customer_name',
  'pet_name',
  'species',
  'claim_type',
  'claim_category',
  'provider_name',
  'is_in_network',
  'claim_amount',
  'paid_amount',
  'status',
  'processing_days',
  'decided_at',
  'decision_outcome',
  'decided_by',
  'time_to_decision',
)
