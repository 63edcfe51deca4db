// One pet: who it is, how it is insured, and its picture.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import {
  buttonClass,
  Card,
  EmptyState,
  Facts,
  Page,
  Resource,
  Skeleton,
  SkeletonCards,
} from '@petinsure360/ui'
import { date, decimal } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Notice } from '../notice.tsx'
import { PolicyTable } from '../policies/table.tsx'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { ageInWords } from './age.ts'
import { activePolicies } from './card.tsx'
import { PetPicture } from './picture.tsx'
import { PictureUpload } from './picture-upload.tsx'

type Pet = Schemas['PetRow']

export function PetPage() {
  const { petId } = useParams({ from: '/customer/pets/$petId' })
  const { added } = useSearch({ from: '/customer/pets/$petId' })
  const query = useQuery(queries.pet(petId))
  const pet = query.data?.pet
  return (
    <Page
      title={pet?.pet_name ?? 'Your pet'}
      lead={pet && `${pet.breed}, ${ageInWords(pet.date_of_birth, new Date())} old`}
      actions={pet && <Actions pet={pet} />}
      back={{ href: '/pets', label: 'All pets' }}
    >
      <Resource query={query} skeleton={<SkeletonCards cards={2} />}>
        {data => (
          <>
            {added && <Added pet={data.pet} />}
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
              <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
                <PetPicture
                  pet={data.pet}
                  className="aspect-square w-full max-w-sm rounded-lg border border-line"
                />
                <PictureUpload pet={data.pet} />
              </div>
              <Card title={`About ${data.pet.pet_name}`}>
                <Facts facts={factsOf(data.pet)} />
              </Card>
            </div>
            <Cover pet={data.pet} />
          </>
        )}
      </Resource>
    </Page>
  )
}

function Actions({ pet }: { pet: Pet }) {
  return (
    <Link to="/pets/$petId/edit" params={{ petId: pet.pet_id }} className={buttonClass()}>
      Change details
    </Link>
  )
}

function Added({ pet }: { pet: Pet }) {
  return (
    <Notice title={`${pet.pet_name} has been added`}>
      <p>The next step is coverage: see what each plan costs for {pet.pet_name}.</p>
      <div className="mt-4 flex flex-wrap gap-3">
        <Link to="/policies/new" search={{ pet: pet.pet_id }} className={buttonClass('primary')}>
          Insure {pet.pet_name}
        </Link>
        <Link to="/pets/new" className={buttonClass()}>
          Add another pet
        </Link>
      </div>
    </Notice>
  )
}

const factsOf = (pet: Pet) => [
  { label: 'Species', value: pet.species },
  { label: 'Breed', value: pet.breed },
  { label: 'Gender', value: pet.gender },
  { label: 'Born', value: date(pet.date_of_birth) },
  { label: 'Weight', value: `${decimal(pet.weight_lbs, 2)} lb` },
  { label: 'Color', value: pet.color },
  { label: 'Microchip', value: pet.microchip_id },
  { label: 'Vaccinations', value: pet.vaccination_status },
  { label: 'Spayed or neutered', value: pet.is_neutered ? 'Yes' : 'No' },
  { label: 'Known conditions', value: pet.pre_existing_conditions ?? 'None listed' },
]

function Cover({ pet }: { pet: Pet }) {
  const policies = useQuery(queries.policies(useCustomerId()))
  const insure = (
    <Link to="/policies/new" search={{ pet: pet.pet_id }} className={buttonClass('primary')}>
      Insure {pet.pet_name}
    </Link>
  )
  return (
    <Card title={`How ${pet.pet_name} is insured`}>
      <Resource query={policies} skeleton={<Skeleton className="h-24" />}>
        {({ policies: all }) => {
          const own = all.filter(policy => policy.pet_id === pet.pet_id)
          if (own.length === 0)
            return <EmptyState title={`${pet.pet_name} has no policy yet`} action={insure} />
          return (
            <div className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-4">
              <div className="w-full">
                <PolicyTable
                  caption={`Policies of ${pet.pet_name}`}
                  policies={own.toReversed()}
                  pets={[pet]}
                />
              </div>
              {activePolicies(own, pet.pet_id).length === 0 && insure}
            </div>
          )
        }}
      </Resource>
    </Card>
  )
}
