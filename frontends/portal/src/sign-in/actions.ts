import { session } from '@petinsure360/client/session'

/** Leads to the sign-in page and back to `returnTo`; why that failed is in the session's state. */
export const signIn = (returnTo?: string): void => void session.signIn(returnTo).catch(() => {})

/** Signs out; what was begun on this device is nobody else's to see. */
export async function signOut(): Promise<void> {
  const { forgetDrafts } = await import('../claims/draft.ts')
  await forgetDrafts()
  await session.signOut()
}
