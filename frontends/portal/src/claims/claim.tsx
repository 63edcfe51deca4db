// One claim: where it stands, what was decided and why, its payment and its documents.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { buttonClass, Card, Facts, Page, Resource, SkeletonCards } from '@petinsure360/ui'
import { date, money, NOTHING } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { ActionNeeded } from './action-needed.tsx'
import { ClaimBadge } from './claim-status.tsx'
import { isDecided } from './decided.ts'
import { DecisionCard } from './decision.tsx'
import { DocumentsCard } from './documents.tsx'
import { MessagesCard } from './messages.tsx'
import { PaymentCard } from './payment.tsx'
import { TrackerCard } from './tracker.tsx'

export function ClaimPage() {
  const { claimId } = useParams({ from: '/customer/claims/$claimId' })
  const query = useQuery(queries.claim(claimId))
  const pets = useQuery(queries.pets(useCustomerId())).data?.pets
  const claim = query.data?.claim
  const pet = pets?.find(each => each.pet_id === claim?.pet_id)?.pet_name ?? 'your pet'
  return (
    <Page
      title={claim ? `${claim.claim_category} for ${pet}` : 'Your claim'}
      lead={claim && <StatusLine claim={claim} />}
      back={{ href: '/claims', label: 'All claims' }}
      actions={
        claim &&
        isDecided(claim.status) && (
          <Link to="/claims/$claimId/letter" params={{ claimId }} className={buttonClass()}>
            Decision letter
          </Link>
        )
      }
    >
      <Resource query={query} skeleton={<SkeletonCards cards={4} />}>
        {data => <Details claim={data.claim} pet={pet} />}
      </Resource>
    </Page>
  )
}

function StatusLine({ claim }: { claim: Schemas['ClaimRow'] }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="figures">{claim.claim_number}</span>
      <ClaimBadge claim={claim} />
    </span>
  )
}

function Details({ claim, pet }: { claim: Schemas['ClaimRow']; pet: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
      <ActionNeeded claimId={claim.claim_id} />
      <DecisionCard claimId={claim.claim_id} pet={pet} />
      <Column>
        <TrackerCard claimId={claim.claim_id} />
        <PaymentCard claimId={claim.claim_id} status={claim.status} />
        <MessagesCard claimId={claim.claim_id} />
      </Column>
      <Column>
        <DocumentsCard claimId={claim.claim_id} isDecided={isDecided(claim.status)} />
        <Card title="What you sent">
          <Facts facts={factsOf(claim)} />
          {claim.line_items && <Lines lines={claim.line_items} />}
        </Card>
      </Column>
    </div>
  )
}

const Column = ({ children }: { children: ReactNode }) => (
  <div className="grid grid-cols-[minmax(0,1fr)] gap-6">{children}</div>
)

function Lines({ lines }: { lines: readonly Schemas['InvoiceLine'][] }) {
  return (
    <ul className="mt-5 border-t border-line pt-3">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a bill that was sent do not change
        <li key={index} className="flex justify-between gap-4 py-1">
          <span>{line.description}</span>
          <span className="figures">{money(line.amount)}</span>
        </li>
      ))}
    </ul>
  )
}

const factsOf = (claim: Schemas['ClaimRow']) => [
  { label: 'Billed', value: money(claim.claim_amount) },
  { label: 'Kind of care', value: claim.claim_type },
  { label: 'Day of the visit', value: date(claim.service_date) },
  { label: 'Sent', value: date(claim.submitted_date) },
  { label: 'Vet', value: claim.provider_name || NOTHING },
  { label: 'Diagnosis', value: claim.diagnosis_code || NOTHING },
]
