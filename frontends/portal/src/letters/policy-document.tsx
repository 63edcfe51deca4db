// The policy as a document: whom and what it covers, on which terms, what is not covered, and what it costs.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Facts, Resource, SkeletonCards } from '@petinsure360/ui'
import { date } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { careOf } from '../policies/add-ons.tsx'
import { termsOf, useOutside } from '../policies/terms.tsx'
import { Letter, Part } from './letter.tsx'

export function PolicyDocument() {
  const { policyId } = useParams({ from: '/customer/policies/$policyId/document' })
  const policy = useQuery(queries.policy(policyId))
  return (
    <Letter
      title={policy.data ? `Policy ${policy.data.policy.policy_number}` : 'Policy'}
      back={{ href: `/policies/${policyId}`, label: 'The policy' }}
    >
      <Resource query={policy} skeleton={<SkeletonCards cards={2} />}>
        {data => <Contents policy={data.policy} />}
      </Resource>
    </Letter>
  )
}

function Contents({ policy }: { policy: Schemas['PolicyRow'] }) {
  const pet = useQuery(queries.pet(policy.pet_id))
  const outside = useOutside()
  return (
    <Resource query={pet} skeleton={<SkeletonCards cards={2} />}>
      {({ pet: insured }) => (
        <>
          <p>
            This policy insures {insured.pet_name} with the {policy.plan_name} plan from{' '}
            {date(policy.effective_date)} until {date(policy.cancellation_date ?? policy.expiration_date)}.
          </p>
          <Part title="Insured pet">
            <Facts facts={petOf(insured)} />
          </Part>
          <Part title="Terms">
            <Facts facts={termsOf(policy, outside)} />
          </Part>
          <Part title="Add-ons">
            <AddOnList policyId={policy.policy_id} />
          </Part>
          <Part title="What is covered, and what is not">
            <ul className="list-disc pl-5">
              {exclusionsOf(insured).map(each => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </Part>
          <Part title="Claims, appeals and cancellation">
            <p>
              Send the vet's bill with your claim. Every decision shows each line from the bill to the
              payment, and its reasons. You can appeal any decision for less than you asked. You can cancel at
              any time and get back the premium of unused days, less what this policy year has paid for
              claims.
            </p>
          </Part>
        </>
      )}
    </Resource>
  )
}

const petOf = (pet: Schemas['PetRow']) => [
  { label: 'Name', value: pet.pet_name },
  { label: 'Species and breed', value: `${pet.species}, ${pet.breed}` },
  { label: 'Born', value: date(pet.date_of_birth) },
  { label: 'Microchip', value: pet.microchip_id },
]

/** What a reader should know before a vet's bill comes. */
export const exclusionsOf = ({
  pre_existing_conditions: known,
}: Pick<Schemas['PetRow'], 'pre_existing_conditions'>) => [
  'Accidents and illnesses are covered after the waiting period, after the deductible and up to the yearly limit.',
  'Routine, dental and behavioral care are covered with the add-on for them, after its waiting period.',
  known
    ? `Not covered are conditions diagnosed before coverage starts. On record: ${known}.`
    : 'Not covered are conditions diagnosed before coverage starts. None are on record.',
]

function AddOnList({ policyId }: { policyId: string }) {
  const addOns = useQuery(queries.addOns(policyId))
  return (
    <Resource query={addOns} skeleton={<SkeletonCards cards={1} />}>
      {({ add_ons }) => {
        const included = add_ons.filter(each => each.included)
        if (included.length === 0) return <p>None.</p>
        return (
          <ul className="list-disc pl-5">
            {included.map(each => (
              <li key={each.add_on}>
                {careOf(each)}, covers from {date(each.covered_from)}
                {each.ends && ` until ${date(each.ends)}`}
              </li>
            ))}
          </ul>
        )
      }}
    </Resource>
  )
}
