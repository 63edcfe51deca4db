// What can be done to a case: take it, give it back, hand it on, decide, ask the customer.
import type { Schemas } from '@petinsure360/client'
import { useSession } from '@petinsure360/client/session-react'
import { Badge, Card } from '@petinsure360/ui'
import { dateTime, wholeMoney } from '@petinsure360/ui/format'
import { assigneeName } from './assignee.ts'
import { Assignment } from './assignment.tsx'
import { limitsOf } from './authority.ts'
import { Decide } from './decide.tsx'
import { HandOver } from './hand-over.tsx'
import { newsInWords } from './news.ts'
import { RequestDocuments } from './request-documents.tsx'
import { StateBadge } from './state-badge.tsx'

export interface ActionsProps {
  answer: Schemas['DecisionAnswer']
  /** What the claim is over. */
  amount: number
}

export function Actions({ answer, amount }: ActionsProps) {
  const { subject } = useSession()
  const found = answer.case
  if (!found) {
    return (
      <Card title="The case">
        <p className="text-muted">No person was needed for this claim.</p>
      </Card>
    )
  }
  const isMine = found.assignee === subject
  return (
    <Card title="The case" actions={<StateBadge state={found.state} holder={assigneeName(found, subject)} />}>
      <p className="text-sm text-muted">
        Opened {dateTime(found.opened_at)}
        {found.appeals > 0 && `, appealed ${found.appeals === 1 ? 'once' : `${found.appeals} times`}`}
      </p>
      {found.news.length > 0 && (
        <p className="mt-2 flex flex-wrap gap-2">
          {found.news.map(each => (
            <Badge key={each} tone="warn">
              {newsInWords(each)}
            </Badge>
          ))}
        </p>
      )}
      {found.state === 'Closed' ? (
        <p className="mt-3">{decidedBy(found)}</p>
      ) : (
        <div className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-4">
          <Assignment
            claimId={answer.claim_id}
            held={found}
            isMine={isMine}
            mayDecide={limitsOf(answer, amount).mayApprove}
          />
          <Deciding answer={answer} amount={amount} />
          <RequestDocuments claimId={answer.claim_id} />
        </div>
      )}
    </Card>
  )
}

/** The limit comes before the work: whoever may not decide hands the case on at once. */
function Deciding({ answer, amount }: ActionsProps) {
  if (answer.conflict) return <NotYou conflict={answer.conflict} />
  return <Within answer={answer} amount={amount} />
}

const WHY_NOT: Record<NonNullable<Schemas['DecisionAnswer']['conflict']>, string> = {
  own_claim: 'You submitted this claim or its appeal, so another person decides it.',
  own_decision: 'You decided this claim before, so another person decides the appeal.',
}

/** Four eyes: told before the work, not after it. */
const NotYou = ({ conflict }: { conflict: keyof typeof WHY_NOT }) => (
  <p role="note" className="rounded-md bg-info-soft px-4 py-3 text-info">
    {WHY_NOT[conflict]}
  </p>
)

function Within({ answer, amount }: ActionsProps) {
  const { authority, mayApprove, mayDeny, level } = limitsOf(answer, amount)
  const mayDecide = mayApprove || mayDeny
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Decide answer={answer} amount={amount} disabled={!mayDecide} />
      {!(mayApprove && mayDeny) && (
        <p className="text-sm text-muted">
          You may decide up to {wholeMoney(authority)}.{' '}
          {mayDecide ? 'The whole bill is above that, so you cannot deny it.' : 'This claim is above that.'}
        </p>
      )}
      {!mayApprove && answer.stake?.payable != null && <HandOver claimId={answer.claim_id} level={level} />}
    </div>
  )
}

/** By the rules nobody decided in person. */
function decidedBy({ decided_by, decided_by_name }: Schemas['CaseAnswer']): string {
  if (!decided_by) return 'Closed.'
  return `Decided by ${decided_by_name ?? (decided_by.startsWith('claims-') ? 'the rules' : decided_by)}.`
}
