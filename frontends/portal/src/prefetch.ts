// What a page will ask for, asked as soon as somebody is about to go there. Loaded with the first such page.
import { queries } from '@petinsure360/client/queries'
import { session } from '@petinsure360/client/session'
import type { QueryClient } from '@tanstack/react-query'
import { type ClaimsShown, claimFilters } from './search.ts'

export const plans = (client: QueryClient) => client.prefetchQuery(queries.plans())

export const catalogue = (client: QueryClient) => client.prefetchQuery(queries.catalogue())

export const quote = (client: QueryClient, quoteId: string) => client.prefetchQuery(queries.quote(quoteId))

/** Pets and policies of the customer who is signed in. */
export async function own(client: QueryClient): Promise<void> {
  const customerId = await signedIn()
  if (!customerId) return
  await Promise.all([
    client.prefetchQuery(queries.pets(customerId)),
    client.prefetchQuery(queries.policies(customerId)),
  ])
}

/** The claims that the address asks for, and what their list says of them. */
export async function claims(client: QueryClient, shown: ClaimsShown): Promise<void> {
  const customerId = await signedIn()
  if (!customerId) return
  await Promise.all([
    client.prefetchQuery(queries.claims(customerId, claimFilters(shown))),
    client.prefetchQuery(queries.pets(customerId)),
    client.prefetchQuery(queries.openRequests()),
    client.prefetchQuery(queries.catalogue()),
  ])
}

/** The customer who is signed in, once that is known. */
async function signedIn(): Promise<string | null> {
  await session.token()
  return session.state().customerId
}
