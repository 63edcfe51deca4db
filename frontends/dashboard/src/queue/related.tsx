// The pet's other claims: those that look like this one stand beside it, line by line.
import type { Schemas } from '@petinsure360/client'
import { Badge, Card, type Column, DataTable, StatusBadge } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { Link } from '@tanstack/react-router'
import { breakable } from '../list/breakable.ts'

type Related = Schemas['RelatedClaim']
type Claim = Schemas['ClaimRow']

const WHY: Record<Related['why'][number], string> = {
  same_day: 'Same day',
  same_bill: 'Same bill',
  same_invoice: 'Same invoice number',
  same_amount: 'Same amount',
  same_day_elsewhere: 'Same day on another policy',
}

export function RelatedClaims({ claim, related }: { claim: Claim; related: readonly Related[] }) {
  const suspects = related.filter(each => each.why.length > 0)
  const others = related.filter(each => each.why.length === 0)
  if (related.length === 0) return null
  return (
    <>
      {suspects.map(each => (
        <Compared key={each.claim_id} claim={claim} other={each} />
      ))}
      {others.length > 0 && (
        <Card title="Other claims for this pet" flush>
          <DataTable
            caption="Other claims for this pet"
            columns={COLUMNS}
            rows={others}
            rowKey={row => row.claim_id}
            rowHref={row => `/queue/${row.claim_id}`}
            phone="cards"
          />
        </Card>
      )}
    </>
  )
}

/** This claim and one that looks like it, side by side; what is the same is marked. */
function Compared({ claim, other }: { claim: Claim; other: Related }) {
  const rows: [string, string, string][] = [
    ['Visit', date(claim.service_date), date(other.service_date)],
    ['Billed', money(claim.claim_amount), money(other.claim_amount)],
    ['Care', `${claim.claim_type}, ${claim.claim_category}`, `${other.claim_type}, ${other.claim_category}`],
    ['Vet', claim.provider_name ?? '—', other.provider_name ?? '—'],
    ['Diagnosis', claim.diagnosis_code ?? '—', other.diagnosis_code ?? '—'],
  ]
  return (
    <Card
      title="Possible duplicate"
      actions={other.why.map(each => (
        <Badge key={each} tone="warn">
          {WHY[each]}
        </Badge>
      ))}
    >
      <div className="overflow-x-auto">
        <table className="w-full text-left">
          <caption className="sr-only">This claim and {other.claim_number}, side by side</caption>
          <thead>
            <tr className="border-b border-line align-top">
              <td />
              <th scope="col" className="py-2 pr-4 font-medium">
                This claim
              </th>
              <th scope="col" className="py-2 font-medium">
                <Link
                  to="/queue/$claimId"
                  params={{ claimId: other.claim_id }}
                  className="text-brand underline underline-offset-4"
                >
                  {other.claim_number}
                </Link>{' '}
                <StatusBadge status={other.status} />
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, ours, theirs]) => (
              <tr key={label} className={ours === theirs ? 'bg-warn-soft' : undefined}>
                <th scope="row" className="py-1.5 pr-4 font-normal text-muted">
                  {label}
                </th>
                <td className="figures py-1.5 pr-4">{ours}</td>
                <td className="figures py-1.5">
                  {theirs}
                  {ours === theirs && <span className="sr-only"> (the same)</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

const COLUMNS: Column<Related>[] = [
  {
    key: 'claim_number',
    header: 'Claim',
    cell: row => (
      <>
        {row.claim_number}
        <span className="block text-xs font-normal text-muted">{date(row.service_date)}</span>
      </>
    ),
    className: 'whitespace-nowrap',
  },
  { key: 'claim_category', header: 'For', cell: row => breakable(row.claim_category) },
  { key: 'claim_amount', header: 'Billed', align: 'end', cell: row => money(row.claim_amount) },
  { key: 'status', header: 'Status', cell: row => <StatusBadge status={row.status} /> },
]
