import { api, type Schemas, unwrap } from '@petinsure360/client'
import { Button, Confirm, ErrorSummary } from '@petinsure360/ui'
import { ago } from '@petinsure360/ui/format'
import { useState } from 'react'
import { useCaseChange } from './change.ts'

export interface AssignmentProps {
  claimId: string
  held: Schemas['CaseAnswer']
  isMine: boolean
  /** Whether who reads may decide it: whoever may not is led to hand it on. */
  mayDecide: boolean
}

/** Takes the case, or puts it back; what somebody else has is taken over deliberately. */
export function Assignment({ claimId, held, isMine, mayDecide }: AssignmentProps) {
  const [asked, setAsked] = useState(false)
  const params = { path: { claim_id: claimId } }
  const take = useCaseChange((body: Schemas['Assignment'], headers) =>
    unwrap(api.POST('/api/claims/{claim_id}/assign', { params, body, headers })),
  )
  const release = useCaseChange((_: undefined, headers) =>
    unwrap(api.POST('/api/claims/{claim_id}/release', { params, headers })),
  )
  if (isMine) {
    return (
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <Button busy={release.isPending} onClick={() => release.mutate(undefined)}>
          Put it back into the queue
        </Button>
        <ErrorSummary error={release.error} />
      </div>
    )
  }
  const isFree = held.assignee === null
  const name = held.assignee_name ?? 'Somebody else'
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Button
        variant={isFree && mayDecide ? 'primary' : 'secondary'}
        busy={take.isPending}
        onClick={() => (isFree ? take.mutate({}) : setAsked(true))}
      >
        {isFree ? 'Take this case' : 'Take over'}
      </Button>
      <ErrorSummary error={take.error} />
      <Confirm
        open={asked}
        title={`Take over from ${name}?`}
        confirm="Take over"
        busy={take.isPending}
        onClose={() => setAsked(false)}
        onConfirm={() => take.mutate({ take_over: true }, { onSettled: () => setAsked(false) })}
      >
        <p>
          {name} has this case and worked on it {ago(held.updated_at)}. Their page will say that it is yours.
        </p>
      </Confirm>
    </div>
  )
}
