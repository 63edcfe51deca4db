// Claims of one customer or one provider, newest service first.
import type { Schemas } from '@petinsure360/client'
import { type Filters, queries } from '@petinsure360/client/queries'
import { Card, type Column, DataTable, Pager, Resource, StatusBadge } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { breakable } from './breakable.ts'
import { useChange } from './change.ts'
import { paidOf } from './decided.ts'
import { shownName } from './person.tsx'

type Claim = Schemas['ClaimInsight']

const LIMIT = 10

const COLUMNS: Column<Claim>[] = [
  {
    key: 'claim_number',
    header: 'Claim',
    cell: row => row.claim_number ?? row.claim_id ?? '—',
    className: 'whitespace-nowrap',
  },
  {
    key: 'service_date',
    header: 'Service',
    cell: row => date(row.service_date),
    className: 'whitespace-nowrap',
  },
  {
    key: 'pet_name',
    header: 'Pet',
    cell: row => [shownName(row.pet_name), row.species].filter(Boolean).join(', ') || '—',
  },
  { key: 'claim_type', header: 'Type' },
  { key: 'claim_category', header: 'Category', cell: row => breakable(row.claim_category) },
  { key: 'provider_name', header: 'Provider' },
  { key: 'claim_amount', header: 'Claimed', align: 'end', cell: row => money(row.claim_amount) },
  { key: 'paid_amount', header: 'Paid', align: 'end', cell: row => money(paidOf(row)) },
  { key: 'status', header: 'Status', cell: row => <StatusBadge status={row.status} /> },
]

export interface ClaimsProps {
  filters: Pick<Filters<'/api/insights/claims'>, 'customer_id' | 'provider_id'>
  offset: number
  /** What is already said by the page around. */
  without?: readonly string[]
}

export function Claims({ filters, offset, without = [] }: ClaimsProps) {
  const query = useQuery(queries.claimInsights({ ...filters, limit: LIMIT, offset }))
  const change = useChange<{ offset?: number }>()
  return (
    <Card flush title="Claims">
      <Resource query={query}>
        {({ claims, total }) => (
          <>
            <DataTable
              caption="Claims, newest service first"
              columns={COLUMNS.filter(({ key }) => !without.includes(key))}
              rows={claims}
              rowKey={row => row.claim_id ?? ''}
              rowHref={row => (row.claim_id ? `/claims/${row.claim_id}` : undefined)}
              phone="cards"
              empty="No claim is on record"
            />
            {total > LIMIT && (
              <div className="p-card">
                <Pager
                  what="claims"
                  offset={offset}
                  limit={LIMIT}
                  total={total}
                  busy={query.isPlaceholderData}
                  onPage={next => change({ offset: next || undefined })}
                />
              </div>
            )}
          </>
        )}
      </Resource>
    </Card>
  )
}
