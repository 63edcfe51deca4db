// Adding a pet; what a quote already knows is not asked again.
import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Page, Resource, SkeletonRows } from '@petinsure360/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { fieldsOf, type PetValues } from './fields.ts'
import { PetForm } from './form.tsx'

export function AddPet() {
  const { quote: quoteId, name } = useSearch({ from: '/customer/pets/new' })
  const catalogue = useQuery(queries.catalogue())
  const quote = useQuery({ ...queries.quote(quoteId ?? ''), enabled: quoteId !== undefined })
  const { next } = useSearch({ from: '/customer/pets/new' })
  const add = useAddPet(next)
  return (
    <Page
      narrow
      title={name ? `Tell us about ${name}` : 'Add a pet'}
      lead={
        quote.data
          ? 'What you told us for the quote is filled in already.'
          : 'So that coverage and price fit.'
      }
    >
      <Resource query={catalogue} skeleton={<SkeletonRows rows={6} />}>
        {lists =>
          quote.isLoading ? (
            <SkeletonRows rows={6} />
          ) : (
            <PetForm catalogue={lists} start={known(quote.data, name)} send={add} submit="Add this pet" />
          )
        }
      </Resource>
    </Page>
  )
}

export function known(quote: Schemas['QuoteAnswer'] | undefined, name: string | undefined) {
  const { species, breed, date_of_birth } = quote ?? {}
  return fieldsOf({ pet_name: name, species, breed, date_of_birth })
}

/** Adds the pet, then goes on to where one was going, or to the pet's own page; the form is left behind. */
export function useAddPet(next: string | undefined) {
  const customer_id = useCustomerId()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { history } = useRouter()
  const [headers] = useState(once)
  return async (values: PetValues) => {
    const body = { ...values, customer_id } as Schemas['PetCreate']
    const pet = await unwrap(api.POST('/api/pets', { body, headers }))
    await queryClient.invalidateQueries({ queryKey: ['pets'] })
    if (next) history.replace(withPet(next, pet.pet_id))
    else
      await navigate({
        to: '/pets/$petId',
        params: { petId: pet.pet_id },
        search: { added: true },
        replace: true,
      })
  }
}

/** The address with the pet chosen. */
export function withPet(path: string, petId: string): string {
  const url = new URL(path, location.origin)
  url.searchParams.set('pet', petId)
  return url.pathname + url.search
}
