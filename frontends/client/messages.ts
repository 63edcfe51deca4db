import { api, once, unwrap } from './api.ts'

/** Write on a claim, to the other side of it. */
export async function sendMessage(claimId: string, text: string): Promise<void> {
  await unwrap(
    api.POST('/api/claims/{claim_id}/messages', {
      params: { path: { claim_id: claimId } },
      body: { text },
      headers: once(),
    }),
  )
}
