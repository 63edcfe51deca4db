// What was decided, every line of it, and why; when denied, the way to a person.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Card, DecisionLines, Reasons, Resource, SkeletonRows, sumOf } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Appeal } from './appeal.tsx'

export function DecisionCard({ claimId, pet }: { claimId: string; pet: string }) {
  const decision = useQuery(queries.decision(claimId))
  return (
    <Card title="The decision" aria-live="polite">
      <Resource query={decision} skeleton={<SkeletonRows rows={5} />}>
        {answer => <Answer answer={answer} pet={pet} />}
      </Resource>
    </Card>
  )
}

function Answer({ answer, pet }: { answer: Schemas['DecisionAnswer']; pet: string }) {
  const { decision, documents_wanted: wanted } = answer
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <p className="text-lg font-medium">{headline(answer, pet)}</p>
      {decision && <Reasons reasons={decision.reasons} />}
      {decision && (
        <DecisionLines
          caption="How the payment came about, line by line"
          lines={decision.lines}
          total={answer.status === 'Paid' ? 'Paid to you' : 'We pay'}
        />
      )}
      {wanted.length > 0 && (
        <div className="rounded-md border border-warn/40 bg-warn-soft px-4 py-3">
          <p className="font-medium text-warn">To go on we need from you:</p>
          <ul className="ml-5 list-disc">
            {wanted.map(each => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </div>
      )}
      {answer.can_be_appealed && <Appeal claimId={answer.claim_id} />}
    </div>
  )
}

const HEADLINES: Record<string, (pet: string) => string> = {
  Submitted: () => 'We are checking your claim right now.',
  'Under Review': () => 'One of our team looks at your claim, and you will see here what they decide.',
  Approved: pet => `Good news: we pay for the care of ${pet}.`,
  'Partially Approved': pet => `We pay a part of the care of ${pet}.`,
  Paid: pet => `We have paid for the care of ${pet}.`,
  Denied: () => 'We are sorry: we cannot pay for this.',
}

/** The decision in a sentence; one that is covered and comes to nothing is told as that. */
export function headline(
  answer: Pick<Schemas['DecisionAnswer'], 'status' | 'decision'>,
  pet: string,
): string {
  const { status, decision } = answer
  const isNothing = decision !== null && decision.lines.length > 0 && sumOf(decision.lines) === 0
  if (isNothing && status !== 'Denied') return 'It is covered, and this time nothing is left for us to pay.'
  return HEADLINES[status]?.(pet) ?? status
}
