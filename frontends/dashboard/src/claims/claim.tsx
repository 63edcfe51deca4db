// One claim as gold has it; who decides claims goes on to its case.
import { queries } from '@petinsure360/client/queries'
import {
  AsOf,
  buttonClass,
  Card,
  EmptyState,
  Facts,
  Page,
  PrintButton,
  Resource,
  SkeletonCards,
  StatusBadge,
} from '@petinsure360/ui'
import { date, dateTime, days, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useSeesPeople } from '../list/people.ts'
import { shownName } from '../list/person.tsx'
import { duration } from '../overview/duration.ts'
import type { Claim } from './columns.tsx'

const route = getRouteApi('/staff/claims/$claimId')

export function ClaimPage() {
  const { claimId } = route.useParams()
  const query = useQuery(queries.claimInsights({ search: claimId, limit: 1 }))
  const claim = query.data?.claims.find(each => each.claim_id === claimId)
  const decides = useSeesPeople()
  return (
    <Page
      title={claim ? `Claim ${claim.claim_number ?? claimId}` : 'Claim'}
      lead={claim && <StatusBadge status={claim.status} />}
      back={{ href: '/claims', label: 'All claims' }}
      actions={
        <>
          {decides && (
            <Link to="/queue/$claimId" params={{ claimId }} className={buttonClass()}>
              Decision and documents
            </Link>
          )}
          <PrintButton />
        </>
      }
    >
      <Resource
        query={query}
        skeleton={<SkeletonCards cards={3} />}
        isEmpty={({ claims }) => !claims.some(each => each.claim_id === claimId)}
        empty={
          <EmptyState title="Gold does not know this claim">
            A new claim is here as soon as the pipeline has seen it, and this page notices.
          </EmptyState>
        }
      >
        {({ as_of }) => claim && <Known claim={claim} asOf={as_of} />}
      </Resource>
    </Page>
  )
}

function Known({ claim, asOf }: { claim: Claim; asOf: string | null }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
      <Card title="The claim" actions={<AsOf at={asOf} />}>
        <Facts
          facts={[
            { label: 'Claimed', value: money(claim.claim_amount) },
            { label: 'Type', value: claim.claim_type },
            { label: 'Category', value: claim.claim_category },
            { label: 'Service', value: date(claim.service_date) },
            { label: 'Submitted', value: date(claim.submitted_date) },
            { label: 'Customer', value: shownName(claim.customer_name) ?? 'hidden for your role' },
            {
              label: 'Pet',
              value: [shownName(claim.pet_name), claim.species].filter(Boolean).join(', ') || null,
            },
            { label: 'Provider', value: claim.provider_name },
            { label: 'Network', value: networkInWords(claim.is_in_network) },
          ]}
        />
      </Card>
      <Card title="The decision" actions={<AsOf at={asOf} />}>
        <Facts
          facts={[
            { label: 'Status', value: <StatusBadge status={claim.status} /> },
            { label: 'Paid', value: money(claim.paid_amount) },
            { label: 'Outcome', value: claim.decision_outcome ?? 'not recorded' },
            { label: 'Decided', value: dateTime(claim.decided_at) },
            { label: 'By', value: claim.decided_by ?? 'not recorded' },
            { label: 'Time to decision', value: duration(claim.time_to_decision) },
            { label: 'Processing', value: days(claim.processing_days) },
          ]}
        />
      </Card>
    </div>
  )
}

const networkInWords = (isInside: boolean | null): string | null =>
  isInside === null ? null : isInside ? 'Inside' : 'Outside'
