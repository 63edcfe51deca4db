import type { Schemas } from '@petinsure360/client'
import { Badge, StatusBadge } from '@petinsure360/ui'

/** A claim's status, and before it what waits for the customer. */
export function ClaimStatus({ claim, request }: { claim: Schemas['ClaimRow']; request: string | undefined }) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      {request && <Badge tone="warn">{request}</Badge>}
      <StatusBadge status={claim.status} />
    </span>
  )
}
