import type { Schemas } from '@petinsure360/client'
import { Badge, StatusBadge } from '@petinsure360/ui'

/** A claim's status, and before it what waits for the customer. */
export function ClaimStatus({ claim, request }: { claim: Schemas['ClaimRow']; request: string | undefined }) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      {request && <Badge tone="warn">{request}</Badge>}
      <ClaimBadge claim={claim} />
    </span>
  )
}

/** The status in a word; what is covered and comes to nothing is not called paid. */
export function ClaimBadge({ claim }: { claim: Schemas['ClaimRow'] }) {
  if (claim.status === 'Paid' && claim.paid_amount === 0) return <Badge>Nothing to pay out</Badge>
  return <StatusBadge status={claim.status} />
}
