import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { buttonClass, ChoiceCards } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { activePolicies } from '../pets/card.tsx'
import { PetPicture } from '../pets/picture.tsx'
import { useCustomerId } from '../sign-in/customer-only.tsx'

type Pet = Schemas['PetRow']

export interface ChoosePetProps {
  pets: readonly Pet[]
  chosen: Pet | undefined
  /** The name of the quote's pet, when that pet is not here yet; may be empty. */
  newName: string | undefined
}

/** Which pet is to be insured. */
export function ChoosePet({ pets, chosen, newName }: ChoosePetProps) {
  const navigate = useNavigate({ from: '/policies/new' })
  const policies = useQuery(queries.policies(useCustomerId())).data?.policies ?? []
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-3">
      <div className="w-full">
        <ChoiceCards
          legend="Which pet?"
          className="sm:grid-cols-2 lg:grid-cols-3"
          value={chosen?.pet_id}
          onChange={pet => void navigate({ search: before => ({ ...before, pet }), ...IN_PLACE })}
          options={pets.map(pet => ({
            value: pet.pet_id,
            label: (
              <span className="flex items-center gap-3">
                <PetPicture pet={pet} className="size-12 rounded-full" />
                {pet.pet_name}
              </span>
            ),
            description: describe(pet, activePolicies(policies, pet.pet_id)),
          }))}
        />
      </div>
      <AddPet newName={newName} />
    </div>
  )
}

function AddPet({ newName }: { newName: string | undefined }) {
  const { quote } = useSearch({ from: '/customer/policies/new' })
  const here = useLocation().href
  const isNew = newName !== undefined
  return (
    <Link
      to="/pets/new"
      search={{ quote: isNew ? quote : undefined, name: newName || undefined, next: here }}
      className={buttonClass(isNew ? 'primary' : 'quiet', isNew ? '' : '-ml-4')}
    >
      {isNew ? `Add ${newName || 'the pet of your quote'}` : 'Add another pet'}
    </Link>
  )
}

const describe = (pet: Pet, active: readonly Schemas['PolicyRow'][]): string =>
  active[0] ? `${pet.breed}. Insured already: ${active[0].plan_name}.` : pet.breed

/** The same page with another choice: no jump, no cross-fade, no step back. */
export const IN_PLACE = { replace: true, resetScroll: false, viewTransition: false } as const
