// What can be done to a case: take it, give it back, decide, ask the customer.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { useSession } from '@petinsure360/client/session'
import { Button, Card, ErrorSummary } from '@petinsure360/ui'
import { dateTime } from '@petinsure360/ui/format'
import { AskForDocuments } from './ask.tsx'
import { useCaseChange } from './change.ts'
import { Decide } from './decide.tsx'
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
    <Card title="The case" actions={<StateBadge state={found.state} isMine={isMine} />}>
      <p className="text-sm text-muted">
        Opened {dateTime(found.opened_at)}
        {found.appeals > 0 && `, appealed ${found.appeals === 1 ? 'once' : `${found.appeals} times`}`}
      </p>
      {found.wanted.length > 0 && <p className="mt-2">Asked for: {found.wanted.join(', ')}</p>}
      {found.state === 'Closed' ? (
        <p className="mt-3">{found.decided_by ? `Decided by ${found.decided_by}.` : 'Closed.'}</p>
      ) : (
        <div className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-4">
          <Holding claimId={answer.claim_id} isMine={isMine} />
          {answer.status === 'Under Review' && <Decide answer={answer} amount={amount} />}
          <AskForDocuments claimId={answer.claim_id} />
        </div>
      )}
    </Card>
  )
}

/** Takes the case, or puts it back. */
function Holding({ claimId, isMine }: { claimId: string; isMine: boolean }) {
  const params = { path: { claim_id: claimId } }
  const take = useCaseChange((_: undefined, headers) =>
    unwrap(api.POST('/api/claims/{claim_id}/assign', { params, body: {}, headers })),
  )
  const release = useCaseChange((_: undefined, headers) =>
    unwrap(api.POST('/api/claims/{claim_id}/release', { params, headers })),
  )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {isMine ? (
        <Button busy={release.isPending} onClick={() => release.mutate(undefined)}>
          Put it back into the queue
        </Button>
      ) : (
        <Button busy={take.isPending} onClick={() => take.mutate(undefined)}>
          Take this case
        </Button>
      )}
      <ErrorSummary error={take.error ?? release.error} />
    </div>
  )
}
