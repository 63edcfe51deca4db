// Records that the search for anything finds: customers, claims and providers, each as the way to its page.
import { queries } from '@petinsure360/client/queries'
import { type Action, type FindRecords, navigate } from '@petinsure360/ui'
import { money } from '@petinsure360/ui/format'
import type { QueryClient } from '@tanstack/react-query'
import { shownId, shownName } from '../list/person.tsx'

/** Of each kind. */
const MAX_RESULTS = 5

const to = (name: string, hint: string, href: string): Action => ({
  name,
  hint,
  perform: () => navigate(href),
})

/** Asks the API for each kind at once; a kind that cannot be asked finds nothing. */
export const recordsOf =
  (queryClient: QueryClient): FindRecords =>
  async text => {
    const filters = { search: text, limit: MAX_RESULTS }
    const [customers, claims, providers] = await Promise.allSettled([
      queryClient.fetchQuery(queries.customerInsights(filters)),
      queryClient.fetchQuery(queries.claimInsights(filters)),
      queryClient.fetchQuery(queries.providerInsights(filters)),
    ])
    return [
      ...(customers.status === 'fulfilled' ? customers.value.customers : []).map(row =>
        to(
          shownName(row.full_name) ?? shownId(row.customer_id ?? ''),
          ['Customer', row.city].filter(Boolean).join(', '),
          `/customers/${row.customer_id}`,
        ),
      ),
      ...(claims.status === 'fulfilled' ? claims.value.claims : []).map(row =>
        to(
          row.claim_number ?? row.claim_id ?? '',
          `Claim, ${money(row.claim_amount)}, ${row.status ?? 'no status'}`,
          `/claims/${row.claim_id}`,
        ),
      ),
      ...(providers.status === 'fulfilled' ? providers.value.providers : []).map(row =>
        to(row.provider_name ?? row.provider_id ?? '', 'Provider', `/providers/${row.provider_id}`),
      ),
    ]
  }
