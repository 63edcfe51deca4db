import { queries } from '@petinsure360/client/queries'
import { Resource, SkeletonRows } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { Purchase } from '../search.ts'
import { RegisterForm } from './form.tsx'

/** The form of a registration; where a quote led here, the state is known already. */
export function Registration() {
  const { quote: quoteId } = useSearch({ strict: false }) as Purchase
  const quote = useQuery({ ...queries.quote(quoteId ?? ''), enabled: quoteId !== undefined })
  return (
    <Resource query={useQuery(queries.catalogue())} skeleton={<SkeletonRows rows={8} />}>
      {catalogue =>
        quote.isLoading ? (
          <SkeletonRows rows={8} />
        ) : (
          <RegisterForm catalogue={catalogue} state={quote.data?.state ?? ''} />
        )
      }
    </Resource>
  )
}
