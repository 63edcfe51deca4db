// What was decided, every line of it, and why; when less than what was asked, the way to another person.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Card, DecisionLines, Reasons, Resource, SkeletonRows, sumOf } from '@petinsure360/ui'
import { money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Appeal } from './appeal.tsx'

export function DecisionCard({ claimId, pet }: { claimId: string; pet: string }) {
  const decision = useQuery(queries.decision(claimId))
  return (
    <Card title="The decision" aria-live="polite" className="lg:col-span-2">
      <Resource query={decision} skeleton={<SkeletonRows rows={5} />}>
        {answer => <Answer answer={answer} pet={pet} />}
      </Resource>
    </Card>
  )
}

function Answer({ answer, pet }: { answer: Schemas['DecisionAnswer']; pet: string }) {
  const { decision } = answer
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <p className="text-xl font-semibold sm:text-2xl">{headline(answer, pet)}</p>
      {decision && <Reasons reasons={decision.reasons} />}
      {decision?.explanation && (
        <blockquote className="max-w-prose border-l-4 border-brand pl-4 whitespace-pre-line">
          {decision.explanation}
          <footer className="mt-1 text-sm text-muted">Your claims specialist</footer>
        </blockquote>
      )}
      {decision && (
        <DecisionLines
          caption="How we calculated this, line by line"
          lines={decision.lines}
          total={answer.status === 'Paid' ? 'Paid to you' : 'We pay'}
        />
      )}
      {answer.is_appealed && (
        <p className="rounded-md bg-info-soft px-4 py-3 text-info">
          You appealed. A person who has not decided this claim is reviewing it.
        </p>
      )}
      {answer.can_be_appealed && <Appeal claimId={answer.claim_id} />}
    </div>
  )
}

const PAYING = new Set(['Approved', 'Partially Approved', 'Paid'])

/** The bill is the first line of the arithmetic. */
function amounts(decision: Schemas['CustomerDecision'] | null) {
  const lines = decision?.lines ?? []
  return { billed: lines[0]?.amount ?? 0, paid: sumOf(lines) }
}

const HEADLINES: Record<string, () => string> = {
  Submitted: () => 'We are checking your claim right now.',
  'Under Review': () => "A claims specialist is reviewing this. We'll post the decision here.",
  Denied: () => "We're sorry: this isn't covered.",
}

/** The decision in a sentence; one that is covered and comes to nothing is told as that. */
export function headline(
  answer: Pick<Schemas['DecisionAnswer'], 'status' | 'decision'>,
  pet: string,
): string {
  const { status, decision } = answer
  const isNothing = decision !== null && decision.lines.length > 0 && sumOf(decision.lines) === 0
  if (isNothing && status !== 'Denied')
    return 'It is covered, and this time there is nothing left for us to pay.'
  const { billed, paid } = amounts(decision)
  const verb = status === 'Paid' ? 'We paid' : 'We pay'
  if (decision && PAYING.has(status)) {
    return paid < billed
      ? `${verb} ${money(paid)} of ${money(billed)} for ${pet}.`
      : `${verb} all ${money(paid)} for ${pet}.`
  }
  return HEADLINES[status]?.() ?? status
}
