// Sending a claim with its documents: the claim once, whatever is repeated; then each file.
import { api, once, type Schemas, unwrap } from '@petinsure360/client'

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

export const sendDocument = (claimId: string, file: File) =>
  unwrap(
    api.POST('/api/claims/{claim_id}/documents', {
      params: { path: { claim_id: claimId } },
      body: file as unknown as string,
      bodySerializer: body => body,
      headers: { ...once(), 'Content-Type': file.type || 'application/octet-stream' },
    }),
  )
