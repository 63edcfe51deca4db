import { api, type Schemas, unwrap } from '@petinsure360/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { today } from '../today.ts'
import { type Request, stillFits } from './purchase.ts'

/** A quote for just this request: the one that was brought along as long as it fits, else a new one. */
export function useOffer(request: Request, carried: Schemas['QuoteAnswer'] | undefined) {
  const fits = stillFits(carried, request, today())
  return useQuery({
    queryKey: ['offers', request, fits ? carried?.quote_id : null],
    queryFn: ({ signal }) =>
      fits && carried ? carried : unwrap(api.POST('/api/quotes', { body: request, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
}
