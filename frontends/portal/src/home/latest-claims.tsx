import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { buttonClass, type Column, DataTable, EmptyState, Resource } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ClaimStatus } from '../claims/claim-status.tsx'
import { useOpenRequests } from '../claims/open-requests.ts'
import { Section } from './section.tsx'

type Claim = Schemas['ClaimRow']

const FIRST = 5

const columns = (requests: ReadonlyMap<string, string>): Column<Claim>[] => [
  { key: 'claim_number', header: 'Claim', cell: claim => claim.claim_number },
  { key: 'submitted_date', header: 'Sent', cell: claim => date(claim.submitted_date) },
  { key: 'claim_type', header: 'Type', cell: claim => claim.claim_type },
  { key: 'claim_amount', header: 'Amount', cell: claim => money(claim.claim_amount), align: 'end' },
  {
    key: 'status',
    header: 'Status',
    cell: claim => <ClaimStatus claim={claim} request={requests.get(claim.claim_id)} />,
  },
]

/** The latest claims. */
export function LatestClaims({ customerId }: { customerId: string }) {
  const requests = useOpenRequests()
  return (
    <Section
      title="Your claims"
      more={
        <Link to="/claims" className={buttonClass('quiet', '-mr-4')}>
          All claims
        </Link>
      }
    >
      <Resource
        query={useQuery(queries.claims(customerId))}
        isEmpty={data => data.claims.length === 0}
        empty={
          <EmptyState
            title="No claim yet"
            action={
              <Link to="/claims/new" className={buttonClass('primary')}>
                Submit a claim
              </Link>
            }
          >
            When a vet has sent you a bill, you claim it here and follow it live.
          </EmptyState>
        }
      >
        {data => (
          <DataTable
            caption="Your latest claims"
            columns={columns(requests)}
            rows={data.claims.slice(0, FIRST)}
            rowKey={claim => claim.claim_id}
            rowHref={claim => `/claims/${claim.claim_id}`}
            phone="cards"
            className="rounded-lg border border-line bg-surface"
          />
        )}
      </Resource>
    </Section>
  )
}
