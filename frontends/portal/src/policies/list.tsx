// All of the customer's policies.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { buttonClass, EmptyState, Page, Resource } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { TITLES } from '../titles.ts'
import { PolicyTable } from './table.tsx'

export function Policies() {
  const customerId = useCustomerId()
  const policies = useQuery(queries.policies(customerId))
  const pets = useQuery(queries.pets(customerId)).data?.pets
  return (
    <Page
      {...TITLES.policies}
      lead={policies.data && summary(policies.data.policies)}
      actions={
        <Link to="/policies/new" className={buttonClass('primary')}>
          Insure a pet
        </Link>
      }
    >
      <Resource
        query={policies}
        isEmpty={data => data.policies.length === 0}
        empty={
          <EmptyState
            title="No policy yet"
            action={
              <Link to="/policies/new" className={buttonClass('primary')}>
                Insure a pet
              </Link>
            }
          >
            You choose the plan, we show each line of its price.
          </EmptyState>
        }
      >
        {data => <PolicyTable caption="Your policies" policies={data.policies.toReversed()} pets={pets} />}
      </Resource>
    </Page>
  )
}

/** How many there are and how many are active, in a sentence. */
export function summary(policies: readonly Schemas['PolicyRow'][]): string | undefined {
  if (policies.length === 0) return undefined
  const active = policies.filter(policy => policy.status === 'Active').length
  return `${plural(active, 'policy', 'policies')} of ${policies.length} ${active === 1 ? 'is' : 'are'} active today.`
}
