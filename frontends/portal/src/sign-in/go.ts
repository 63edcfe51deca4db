import { session } from '@petinsure360/client/session'

/** Leads to the sign-in page and back to `returnTo`; why that failed is in the session's state. */
export const signIn = (returnTo?: string): void => void session.signIn(returnTo).catch(() => {})
