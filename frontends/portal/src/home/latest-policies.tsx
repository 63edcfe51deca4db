import { queries } from '@petinsure360/client/queries'
import { buttonClass, EmptyState, Resource } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PolicyTable } from '../policies/table.tsx'
import { Section } from './section.tsx'

const FIRST = 5

/** The latest policies; the list has them all. */
export function LatestPolicies({ customerId }: { customerId: string }) {
  const policies = useQuery(queries.policies(customerId))
  const pets = useQuery(queries.pets(customerId)).data?.pets
  return (
    <Section
      title="Your policies"
      more={
        <Link to="/policies" className={buttonClass('quiet', '-mr-4')}>
          All policies
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
        {data => (
          <PolicyTable
            caption="Your latest policies"
            policies={data.policies.toReversed().slice(0, FIRST)}
            pets={pets}
          />
        )}
      </Resource>
    </Section>
  )
}
