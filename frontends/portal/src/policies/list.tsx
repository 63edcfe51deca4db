// All of the customer's policies.
import { queries } from '@petinsure360/client/queries'
import { buttonClass, EmptyState, Page, Resource } from '@petinsure360/ui'
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
