// Changing a pet: only what differs is sent, and only if nobody else changed it meanwhile.
import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { buttonClass, Page, Resource, SkeletonRows } from '@petinsure360/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { changesOf, fieldsOf, type PetValues } from './fields.ts'
import { PetForm } from './form.tsx'

export function EditPet() {
  const { petId } = useParams({ from: '/customer/pets/$petId/edit' })
  const pet = useQuery(queries.pet(petId))
  const name = pet.data?.pet.pet_name
  return (
    <Page narrow title={name ? `Change ${name}'s details` : 'Change details'}>
      <Resource query={pet} skeleton={<SkeletonRows rows={6} />}>
        {answer => <Edit key={answer.version} {...answer} />}
      </Resource>
    </Page>
  )
}

function Edit({ pet, version }: Schemas['PetAnswer']) {
  const catalogue = useQuery(queries.catalogue())
  const change = useChange(pet, version)
  return (
    <Resource query={catalogue} skeleton={<SkeletonRows rows={6} />}>
      {lists => (
        <PetForm
          catalogue={lists}
          start={fieldsOf(pet)}
          send={change}
          submit="Save"
          aside={
            <Link to="/pets/$petId" params={{ petId: pet.pet_id }} className={buttonClass()}>
              Cancel
            </Link>
          }
        />
      )}
    </Resource>
  )
}

function useChange(pet: Schemas['PetRow'], version: string) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return async (values: PetValues) => {
    const body = changesOf(values, pet) as Schemas['PetChange']
    const params = { path: { pet_id: pet.pet_id } }
    const headers = { ...once(), 'If-Match': `"${version}"` }
    if (Object.keys(body).length > 0) await unwrap(api.PATCH('/api/pets/{pet_id}', { params, body, headers }))
    await queryClient.invalidateQueries({ queryKey: ['pets'] })
    await navigate({ to: '/pets/$petId', params: { petId: pet.pet_id } })
  }
}
