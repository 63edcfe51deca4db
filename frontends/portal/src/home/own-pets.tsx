import { queries } from '@petinsure360/client/queries'
import { buttonClass, EmptyState, Resource, SkeletonCards } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PetCard } from '../pets/card.tsx'
import { Section } from './section.tsx'

export function OwnPets({ customerId }: { customerId: string }) {
  const pets = useQuery(queries.pets(customerId))
  const policies = useQuery(queries.policies(customerId)).data?.policies
  return (
    <Section
      title="Your pets"
      more={
        <Link to="/pets" className={buttonClass('quiet', '-mr-4')}>
          All pets
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
            Add your dog or cat, then choose a plan for it.
          </EmptyState>
        }
      >
        {data => (
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {data.pets.slice(0, 6).map(pet => (
              <PetCard key={pet.pet_id} pet={pet} policies={policies} level={3} />
            ))}
          </ul>
        )}
      </Resource>
    </Section>
  )
}
