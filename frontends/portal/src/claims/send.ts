// Sending a claim with its documents: the claim once, whatever is repeated; then each file.
import { api, once, Problem, type Schemas, unwrap } from '@petinsure360/client'
import { sendDocument } from '@petinsure360/client/documents'

/** A file that was refused is refused again; one that got lost may be sent again. */
const reasonOf = (error: unknown): string =>
  error instanceof Problem && error.status === 422
    ? 'it is no PDF, JPEG, PNG or HEIC.'
    : 'it did not arrive. Add it to the claim again.'

export interface Sent {
  claimId: string
  /** Files that did not arrive though the claim did, and why. */
  missing: { file: File; reason: string }[]
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
  const missing = files.flatMap((file, index) => {
    const outcome = outcomes[index]
    return outcome?.status === 'rejected' ? [{ file, reason: reasonOf(outcome.reason) }] : []
  })
  return { claimId: claim_id, missing }
}
