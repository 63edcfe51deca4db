// All of the customer's pets.
import { queries } from '@petinsure360/client/queries'
import { buttonClass, EmptyState, Page, Resource, SkeletonCards } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { TITLES } from '../titles.ts'
import { PetCard } from './card.tsx'

export function Pets() {
  const customerId = useCustomerId()
  const pets = useQuery(queries.pets(customerId))
  const policies = useQuery(queries.policies(customerId)).data?.policies
  return (
    <Page
      {...TITLES.pets}
      actions={
        <Link to="/pets/new" className={buttonClass('primary')}>
          Add a pet
        </Link>
      }
    >
      <Resource
        query={pets}
        skeleton={<SkeletonCards cards={3} />}
        isEmpty={data => data.pets.length === 0}
        empty={
          <EmptyState
            title="No pet yet"
            action={
              <Link to="/pets/new" className={buttonClass('primary')}>
                Add your first pet
              </Link>
            }
          >
            Name, breed and birthday are enough to begin with.
          </EmptyState>
        }
      >
        {data => (
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {data.pets.map(pet => (
              <PetCard key={pet.pet_id} pet={pet} policies={policies} />
            ))}
          </ul>
        )}
      </Resource>
    </Page>
  )
}
