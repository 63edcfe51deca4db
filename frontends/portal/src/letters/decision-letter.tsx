// The decision about a claim as a letter: the answer, why, every line of it, and what can be done about it.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { DecisionLines, EmptyState, Facts, Reasons, Resource, SkeletonCards } from '@petinsure360/ui'
import { date, money, NOTHING } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { isDecided } from '../claims/decided.ts'
import { headline } from '../claims/decision.tsx'
import { Letter, Part } from './letter.tsx'

export function DecisionLetter() {
  const { claimId } = useParams({ from: '/customer/claims/$claimId/letter' })
  const claim = useQuery(queries.claim(claimId))
  return (
    <Letter
      title={claim.data ? `Decision on claim ${claim.data.claim.claim_number}` : 'Decision'}
      back={{ href: `/claims/${claimId}`, label: 'The claim' }}
    >
      <Resource query={claim} skeleton={<SkeletonCards cards={2} />}>
        {data => <Contents claim={data.claim} />}
      </Resource>
    </Letter>
  )
}

function Contents({ claim }: { claim: Schemas['ClaimRow'] }) {
  const decision = useQuery(queries.decision(claim.claim_id))
  const pet = useQuery(queries.pet(claim.pet_id)).data?.pet.pet_name ?? 'your pet'
  return (
    <Resource query={decision} skeleton={<SkeletonCards cards={2} />}>
      {answer => (
        <>
          <Part title="The claim">
            <Facts facts={factsOf(claim, pet)} />
          </Part>
          {answer.decision && isDecided(claim.status) ? (
            <Decided answer={answer} decision={answer.decision} pet={pet} />
          ) : (
            <EmptyState title="There is no decision yet">
              This letter is here as soon as there is one.
            </EmptyState>
          )}
        </>
      )}
    </Resource>
  )
}

interface DecidedProps {
  answer: Schemas['DecisionAnswer']
  decision: Schemas['CustomerDecision']
  pet: string
}

function Decided({ answer, decision, pet }: DecidedProps) {
  return (
    <>
      <p className="text-lg font-semibold">{headline(answer, pet)}</p>
      <Reasons reasons={decision.reasons} />
      {decision.explanation && (
        <Part title="From your claims specialist">
          <p className="whitespace-pre-line">{decision.explanation}</p>
        </Part>
      )}
      {decision.lines.length > 0 && (
        <Part title="How we calculated this">
          <DecisionLines
            caption="How we calculated this, line by line"
            lines={decision.lines}
            total={answer.status === 'Paid' ? 'Paid to you' : 'We pay'}
          />
        </Part>
      )}
      {answer.can_be_appealed && (
        <Part title="If you disagree">
          <p>
            You can appeal this decision on the page of the claim. A person who has not decided it reviews it,
            and what we have approved stays approved.
          </p>
        </Part>
      )}
    </>
  )
}

const factsOf = (claim: Schemas['ClaimRow'], pet: string) => [
  { label: 'Claim', value: claim.claim_number },
  { label: 'Pet', value: pet },
  { label: 'Day of the visit', value: date(claim.service_date) },
  { label: 'Vet', value: claim.provider_name || NOTHING },
  { label: 'Diagnosis', value: claim.diagnosis_code || NOTHING },
  { label: 'Billed', value: money(claim.claim_amount) },
]
