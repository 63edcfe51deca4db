import { queries } from '@petinsure360/client/queries'
import { buttonClass, DataTable, EmptyState, Resource } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { claimColumns } from '../claims/columns.tsx'
import { useOpenRequests } from '../claims/open-requests.ts'
import { Section } from './section.tsx'

const FIRST = 5

/** The latest claims. */
export function LatestClaims({ customerId }: { customerId: string }) {
  const requests = useOpenRequests()
  const pets = useQuery(queries.pets(customerId)).data?.pets
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
            columns={claimColumns(pets, requests)}
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
