import type { Schemas } from '@petinsure360/client'
import { Badge } from '@petinsure360/ui'
import { Link } from '@tanstack/react-router'
import { ageInWords } from './age.ts'
import { PetPicture } from './picture.tsx'

export type Pet = Schemas['PetRow']
export type Policy = Schemas['PolicyRow']

export interface PetCardProps {
  pet: Pet
  policies: readonly Policy[] | undefined
  /** Below a section's title a name is an h3. */
  level?: 2 | 3
}

/** A pet at a glance: picture, name, age, and whether it is insured. */
export function PetCard({ pet, policies, level = 2 }: PetCardProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <li className="relative flex items-center gap-4 rounded-lg border border-line bg-surface p-4 hover:border-line-strong">
      <PetPicture pet={pet} className="size-20 shrink-0 rounded-lg" />
      <div className="grid min-w-0 justify-items-start gap-0.5">
        <Heading className="max-w-full truncate text-lg">
          <Link
            to="/pets/$petId"
            params={{ petId: pet.pet_id }}
            className="row-link underline-offset-4 hover:underline"
          >
            {pet.pet_name}
          </Link>
        </Heading>
        <p className="max-w-full truncate text-muted">{pet.breed}</p>
        <p className="text-sm text-muted">{ageInWords(pet.date_of_birth, new Date())} old</p>
        <CoverBadge petId={pet.pet_id} policies={policies} />
      </div>
    </li>
  )
}

/** Nothing while the policies are unknown. */
function CoverBadge({ petId, policies }: { petId: string; policies: readonly Policy[] | undefined }) {
  if (!policies) return null
  const plan = activePolicies(policies, petId)[0]?.plan_name
  return plan ? <Badge tone="good">Insured, {plan}</Badge> : <Badge tone="warn">Not insured</Badge>
}

/** The policies under which a pet is insured today. */
export const activePolicies = (policies: readonly Policy[], petId: string): Policy[] =>
  policies.filter(policy => policy.pet_id === petId && policy.status === 'Active')
