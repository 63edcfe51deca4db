// One claim as gold has it; who decides claims goes on to its case.
import { queries } from '@petinsure360/client/queries'
import {
  Anchor,
  Arithmetic,
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
import { isDecided } from '../list/decided.ts'
import { useSeesPeople } from '../list/people.ts'
import { shownName } from '../list/person.tsx'
import { duration } from '../overview/duration.ts'
import { type Claim, customerOf } from './columns.tsx'

const route = getRouteApi('/staff/claims/$claimId')

export function ClaimPage() {
  const { claimId } = route.useParams()
  const query = useQuery(queries.claimInsights({ claim_id: claimId, limit: 1 }))
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
          <EmptyState title="No figures for this claim yet">
            A new claim is here as soon as the pipeline has seen it, and this page notices.
          </EmptyState>
        }
      >
        {() => claim && <Known claim={claim} />}
      </Resource>
    </Page>
  )
}

function Known({ claim }: { claim: Claim }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
      <Card title="The claim">
        <Facts
          facts={[
            { label: 'Claimed', value: money(claim.claim_amount) },
            { label: 'Type', value: claim.claim_type },
            { label: 'Category', value: claim.claim_category },
            { label: 'Service', value: date(claim.service_date) },
            { label: 'Sent', value: date(claim.submitted_date) },
            { label: 'Customer', value: <CustomerLink claim={claim} /> },
            {
              label: 'Pet',
              value: [shownName(claim.pet_name), claim.species].filter(Boolean).join(', ') || null,
            },
            { label: 'Provider', value: <ProviderLink claim={claim} /> },
            { label: 'Network', value: networkInWords(claim.is_in_network) },
          ]}
        />
      </Card>
      <Decision claim={claim} />
      <Reasons claim={claim} />
      <Calculation claim={claim} />
    </div>
  )
}

/** Before it, most of what a decision has would be a dash. */
function Decision({ claim }: { claim: Claim }) {
  if (!isDecided(claim)) {
    return (
      <Card title="The decision">
        <p className="text-muted">Nobody has decided this claim yet.</p>
      </Card>
    )
  }
  const denied = claim.status === 'Denied'
  return (
    <Card title="The decision">
      <Facts
        facts={[
          { label: 'Status', value: <StatusBadge status={claim.status} /> },
          { label: 'Paid', value: money(claim.paid_amount) },
          ...(denied ? [{ label: 'Why denied', value: claim.denial_reason ?? 'not recorded' }] : []),
          { label: 'Outcome', value: claim.decision_outcome ?? 'not recorded' },
          { label: 'Decided', value: dateTime(claim.decided_at) },
          { label: 'By', value: claim.decided_by ?? 'not recorded' },
          { label: 'Time to decision', value: duration(claim.time_to_decision) },
          { label: 'Processing', value: days(claim.processing_days) },
        ]}
      />
    </Card>
  )
}

function CustomerLink({ claim }: { claim: Claim }) {
  if (claim.customer_id === null) return <>—</>
  return (
    <Anchor href={`/customers/${claim.customer_id}`} className="underline underline-offset-4">
      {customerOf(claim)}
    </Anchor>
  )
}

function ProviderLink({ claim: { provider_id, provider_name } }: { claim: Claim }) {
  if (provider_id === null) return <>{provider_name ?? 'none of our list'}</>
  return (
    <Anchor href={`/providers/${provider_id}`} className="underline underline-offset-4">
      {provider_name ?? `Unknown provider ${provider_id}`}
    </Anchor>
  )
}

/** The codes that the decision was recorded with; decisions of files have none. */
function Reasons({ claim: { decision_reasons: reasons } }: { claim: Claim }) {
  if (!reasons || reasons.length === 0) return null
  return (
    <Card title="Reasons of the decision">
      <ul className="grid gap-1">
        {reasons.map(code => (
          <li key={code}>{sentenceOf(code)}</li>
        ))}
      </ul>
    </Card>
  )
}

/** `WAITING_PERIOD` as words. */
const sentenceOf = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ')

/** From the bill to the payment, as far as it is on record. */
function Calculation({ claim }: { claim: Claim }) {
  const { claim_amount: claimed, deductible_applied: deductible, covered_amount: covered } = claim
  if (claimed === null || covered === null || !isDecided(claim)) return null
  const first = deductible ?? 0
  const kept = claimed - first - covered
  return (
    <Card title="How it was calculated">
      <Arithmetic
        caption="From the bill to what is covered"
        lines={[
          { label: 'Claimed', amount: claimed },
          { label: 'Deductible', amount: -first },
          { label: 'Not reimbursed', amount: kept > 0 ? -kept : 0 },
        ]}
        total={{ label: 'Covered', amount: covered }}
      />
    </Card>
  )
}

const networkInWords = (isInside: boolean | null): string | null =>
  isInside === null ? null : isInside ? 'In network' : 'Out of network'
