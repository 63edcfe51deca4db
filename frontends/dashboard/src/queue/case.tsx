// One case: the claim, what the rules found, its documents and notes, and what a person can do about it.
import { Problem, type Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import {
  Card,
  EmptyState,
  Facts,
  Page,
  Resource,
  SkeletonCards,
  SkeletonRows,
  StatusBadge,
} from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Actions } from './actions.tsx'
import { CaseDocuments } from './case-documents.tsx'
import { Findings } from './findings.tsx'
import { AppealCard, CaseMessages } from './messages.tsx'
import { Notes } from './notes.tsx'
import { RelatedClaims } from './related.tsx'

const route = getRouteApi('/staff/queue/$claimId')

export function CasePage() {
  const { claimId } = route.useParams()
  const query = useQuery(queries.claim(claimId))
  const claim = query.data?.claim
  const unknown = query.error instanceof Problem && query.error.status === 404
  return (
    <Page
      title={claim ? `${claim.claim_category}, ${money(claim.claim_amount)}` : 'Case'}
      lead={claim && <StatusLine claim={claim} />}
      back={{ href: '/queue', label: 'The queue' }}
    >
      {unknown ? (
        <EmptyState title="There is no such claim">
          The address is wrong, or the claim is not in our records.
        </EmptyState>
      ) : (
        <Resource query={query} skeleton={<SkeletonCards cards={4} />}>
          {data => <Case claim={data.claim} />}
        </Resource>
      )}
    </Page>
  )
}

const StatusLine = ({ claim }: { claim: Schemas['ClaimRow'] }) => (
  <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
    <span className="figures">{claim.claim_number}</span>
    <StatusBadge status={claim.status} />
  </span>
)

function Case({ claim }: { claim: Schemas['ClaimRow'] }) {
  const decision = useQuery(queries.decision(claim.claim_id))
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Resource query={decision} skeleton={<SkeletonCards cards={2} />}>
          {answer => (
            <>
              <AppealCard appeal={answer.appeal} />
              <Findings answer={answer} />
              <RelatedClaims claim={claim} related={answer.related ?? []} />
            </>
          )}
        </Resource>
        <TheClaim claim={claim} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Resource query={decision} skeleton={<SkeletonRows rows={4} />}>
          {answer => (
            <>
              <Actions answer={answer} amount={claim.claim_amount} />
              <CaseDocuments claimId={claim.claim_id} answer={answer} />
              <CaseMessages claimId={claim.claim_id} />
              <Notes answer={answer} />
            </>
          )}
        </Resource>
      </div>
    </div>
  )
}

function TheClaim({ claim }: { claim: Schemas['ClaimRow'] }) {
  return (
    <Card title="The claim">
      <Facts facts={[...useWho(claim), ...factsOf(claim)]} />
      {claim.treatment_notes && (
        <p className="mt-4 max-w-prose whitespace-pre-line">{claim.treatment_notes}</p>
      )}
      {claim.line_items && (
        <ul className="mt-4 border-t border-line pt-2">
          {claim.line_items.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a bill that was sent do not change
            <li key={index} className="flex justify-between gap-4 py-1">
              <span>{line.description}</span>
              <span className="figures">{money(line.amount)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function factsOf(claim: Schemas['ClaimRow']) {
  return [
    { label: 'Billed', value: money(claim.claim_amount) },
    { label: 'Type', value: `${claim.claim_type}, ${claim.claim_category}` },
    { label: 'Service', value: date(claim.service_date) },
    { label: 'Sent', value: date(claim.submitted_date) },
    { label: 'Provider', value: claim.provider_name ?? claim.provider_id },
    { label: 'Diagnosis', value: claim.diagnosis_code },
    { label: 'Emergency', value: claim.is_emergency ? 'Yes' : 'No' },
  ]
}

/** Whose claim it is, for which pet and under which plan. */
function useWho(claim: Schemas['ClaimRow']) {
  const customer = useQuery(queries.customer(claim.customer_id)).data?.customer
  const pet = useQuery(queries.pet(claim.pet_id)).data?.pet
  const policy = useQuery(queries.policy(claim.policy_id)).data?.policy
  const name = customer ? `${customer.first_name} ${customer.last_name}` : claim.customer_id
  return [
    {
      label: 'Customer',
      value: (
        <Link
          to="/customers/$customerId"
          params={{ customerId: claim.customer_id }}
          className="text-brand underline underline-offset-4"
        >
          {name}
        </Link>
      ),
    },
    { label: 'Pet', value: pet && `${pet.pet_name}, ${pet.breed}` },
    { label: 'Plan', value: policy && `${policy.plan_name}, ${policy.policy_number}` },
  ]
}
