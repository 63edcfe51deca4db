// Sending a claim with its documents: the claim once, whatever is repeated; then each file.
import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { sendDocument } from '@petinsure360/client/documents'

export interface Sent {
  claimId: string
  /** Files that did not arrive; the claim did. */
  missing: File[]
}

export async function sendClaim(
  claim: Schemas['PortalClaim'],
  files: readonly File[],
  key: string,
): Promise<Sent> {
  const { claim_id } = await unwrap(
    api.POST('/api/pipeline/submit-claim', { body: claim, headers: once(key) }),
  )
  const outcomes = await Promise.allSettled(files.map(file => sendDocument(claim_id, file)))
  return { claimId: claim_id, missing: files.filter((_, index) => outcomes[index]?.status === 'rejected') }
}
