import type { Schemas } from '@petinsure360/client'
import { type Column, StatusBadge } from '@petinsure360/ui'
import { date, money, wholeMoney } from '@petinsure360/ui/format'
import { plain } from '../list/columns.ts'

export type Replayed = Schemas['ReplayedClaim']

/** Dollars with their sign: more paid is plus. */
export const signedMoney = (value: number | null): string =>
  value !== null && value > 0 ? `+${wholeMoney(value)}` : wholeMoney(value)

export const COLUMNS: Column<Replayed>[] = [
  {
    key: 'claim_number',
    header: 'Claim',
    cell: row => (
      <>
        {row.claim_number ?? row.claim_id ?? '—'}
        <span className="block text-xs font-normal text-muted">{date(row.service_date)}</span>
      </>
    ),
    className: 'whitespace-nowrap',
  },
  { key: 'claim_type', header: 'Type' },
  { key: 'claim_amount', header: 'Claimed', sort: true, align: 'end', cell: row => money(row.claim_amount) },
  { key: 'recorded_status', header: 'On record', cell: row => <StatusBadge status={row.recorded_status} /> },
  { key: 'replayed_outcome', header: 'Today', cell: row => <StatusBadge status={row.replayed_outcome} /> },
  {
    key: 'replayed_denial_reason',
    header: 'Why denied',
    cell: row => row.replayed_denial_reason ?? 'not denied',
  },
  {
    key: 'recorded_paid',
    header: 'Paid then',
    sort: true,
    align: 'end',
    cell: row => money(row.recorded_paid),
  },
  {
    key: 'replayed_paid',
    header: 'Paid today',
    sort: true,
    align: 'end',
    cell: row => money(row.replayed_paid),
  },
  { key: 'difference', header: 'Difference', sort: true, align: 'end', cell: row => money(row.difference) },
]

/** The file has every served column. */
export const FILE = plain<Replayed>(
  'claim_id',
  'claim_number',
  'service_date',
  'submitted_date',
  'claim_type',
  'claim_category',
  'claim_amount',
  'recorded_status',
  'recorded_denial_reason',
  'recorded_paid',
  'replayed_outcome',
  'replayed_denial_reason',
  'replayed_reasons',
  'replayed_deductible',
  'replayed_paid',
  'difference',
  'agrees',
  'rule_version',
)
