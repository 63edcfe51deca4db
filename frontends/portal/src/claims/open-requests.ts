// Which of the customer's claims wait for the customer, and for what.
import { queries } from '@petinsure360/client/queries'
import { useQuery } from '@tanstack/react-query'

/** By claim, in words: "Action needed", "New message". */
export function useOpenRequests(): ReadonlyMap<string, string> {
  const requests = useQuery(queries.openRequests()).data?.requests ?? []
  return new Map(
    requests.map(({ claim_id, wanted }) => [claim_id, wanted.length > 0 ? 'Action needed' : 'New message']),
  )
}
