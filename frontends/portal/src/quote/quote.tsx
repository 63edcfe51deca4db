// A quote: every plan's price for this pet, each with the lines that make it.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { AsOf, Button, ErrorSummary, Page, Resource, SkeletonCards, toast } from '@petinsure360/ui'
import { date } from '@petinsure360/ui/format'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { nameOr } from './name.ts'
import { Offer } from './offer.tsx'
import { type Options as Chosen, Options } from './options.tsx'

export type Quote = Schemas['QuoteAnswer']

export function QuotePage() {
  const { quoteId } = useParams({ from: '/quote/$quoteId' })
  const { name } = useSearch({ from: '/quote/$quoteId' })
  const pet = nameOr(name)
  return (
    <Page
      title={`Prices for ${pet}`}
      lead={`Every plan, and every line of its price. Changing an option changes all prices at once.`}
      actions={<CopyAddress />}
    >
      <Resource query={useQuery(queries.quote(quoteId))} skeleton={<SkeletonCards cards={4} />}>
        {quote => <Prices quote={quote} name={name} />}
      </Resource>
    </Page>
  )
}

function Prices({ quote, name }: { quote: Quote; name: string | undefined }) {
  const anew = useNewQuote(name)
  // What is wished for outlives the answers that are still on their way: each asks for all of it.
  const [wished, setWished] = useState<Partial<Chosen>>({})
  const chosen = { ...quote, ...wished }
  const frequencies = useQuery(queries.catalogue()).data?.payment_frequencies
  const choose = (changed: Partial<Chosen>) => {
    const all = { ...wished, ...changed }
    setWished(all)
    anew.mutate({ ...requestOf(quote), ...all })
  }
  return (
    <>
      <p className="-mt-4 flex flex-wrap items-baseline gap-x-4 text-muted">
        <span>
          {quote.breed}, born {date(quote.date_of_birth)}, {quote.state}.{' '}
          <Link
            to="/quote"
            search={answersOf(quote, name)}
            className="text-brand underline underline-offset-4"
          >
            Edit answers
          </Link>
        </span>
      </p>
      <Options value={chosen} onChange={choose} />
      <ErrorSummary error={anew.error} />
      <ul
        aria-busy={anew.isPending}
        className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 aria-busy:opacity-60 sm:grid-cols-2 xl:grid-cols-4"
      >
        {quote.plans.map(plan => (
          <Offer
            key={plan.plan_name}
            plan={plan}
            quoteId={quote.quote_id}
            name={name}
            frequency={frequencies?.find(each => each.name === quote.payment_frequency)}
          />
        ))}
      </ul>
      <p className="text-muted">
        These prices hold until {date(quote.valid_until)}. <AsOf at={quote.as_of} />
      </p>
    </>
  )
}

/** Prices the same pet with other options, and moves on to that quote. */
function useNewQuote(name: string | undefined) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    // One after the other: the last wish is the last answer.
    scope: { id: 'quote' },
    mutationFn: (body: Schemas['QuoteCreate']) => unwrap(api.POST('/api/quotes', { body })),
    onSuccess: quote => {
      queryClient.setQueryData(queries.quote(quote.quote_id).queryKey, quote)
      return navigate({
        to: '/quote/$quoteId',
        params: { quoteId: quote.quote_id },
        search: { name },
        replace: true,
        resetScroll: false,
        viewTransition: false,
      })
    },
  })
}

/** What was asked for, without what was answered. */
export function requestOf(quote: Quote): Schemas['QuoteCreate'] {
  const { quote_id, as_of, valid_until, rating_version, plans, ...request } = quote
  return request
}

const answersOf = (quote: Quote, name: string | undefined) => ({
  name,
  species: quote.species,
  breed: quote.breed,
  born: quote.date_of_birth,
  state: quote.state,
  others: (quote.other_insured_pets ?? 0) > 0,
})

function CopyAddress() {
  const copy = async () => {
    await navigator.clipboard.writeText(location.href)
    toast({ kind: 'good', text: 'The link to this quote has been copied.' })
  }
  return (
    <Button onClick={() => void copy()}>
      <Copy aria-hidden className="size-4" />
      Copy link to this quote
    </Button>
  )
}
