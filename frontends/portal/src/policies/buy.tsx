// Buying a policy: which pet, which plan, with what, at the price that the API quotes for just that.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { buttonClass, EmptyState, Page, Resource, SkeletonCards } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearch } from '@tanstack/react-router'
import { known, useAddPet } from '../pets/add.tsx'
import { PetForm } from '../pets/form.tsx'
import { nameOr } from '../quote/name.ts'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { Checkout } from './checkout.tsx'
import { ChoosePet } from './choose-pet.tsx'
import { petOfQuote } from './purchase.ts'

type Pet = Schemas['PetRow']

export function Buy() {
  const { pet: petId, quote: quoteId, name } = useSearch({ from: '/customer/policies/new' })
  const pets = useQuery(queries.pets(useCustomerId()))
  const quote = useQuery({ ...queries.quote(quoteId ?? ''), enabled: quoteId !== undefined })
  const chosen = pets.data && chosenPet(pets.data.pets, petId, quote.data)
  return (
    <Page
      title={chosen ? `Insure ${chosen.pet_name}` : 'Insure a pet'}
      lead="You see each line of the price before anything is bought."
    >
      <Resource
        query={pets}
        skeleton={<SkeletonCards cards={4} />}
        isEmpty={data => data.pets.length === 0}
        empty={quote.isLoading ? <SkeletonCards cards={1} /> : <NoPet name={name} quoted={quote.data} />}
      >
        {data =>
          quote.isLoading ? (
            <SkeletonCards cards={4} />
          ) : (
            <div className="grid grid-cols-[minmax(0,1fr)] gap-10">
              <ChoosePet
                pets={data.pets}
                chosen={chosen}
                newName={quote.data && !chosen ? (name ?? '') : undefined}
              />
              {chosen && <Checkout key={chosen.pet_id} pet={chosen} carried={quote.data} />}
            </div>
          )
        }
      </Resource>
    </Page>
  )
}

/** The pet asked for, else the quote's, else the only one. */
export function chosenPet(
  pets: readonly Pet[],
  petId: string | undefined,
  quote: Schemas['QuoteAnswer'] | undefined,
): Pet | undefined {
  if (petId) return pets.find(pet => pet.pet_id === petId)
  if (quote) return petOfQuote(pets, quote)
  return pets.length === 1 ? pets[0] : undefined
}

function NoPet({ name, quoted }: { name: string | undefined; quoted: Schemas['QuoteAnswer'] | undefined }) {
  const { quote } = useSearch({ from: '/customer/policies/new' })
  const here = useLocation().href
  if (quoted) return <QuotedPet name={name} quote={quoted} />
  return (
    <EmptyState
      title={name ? `First, add ${name}` : 'First, add your pet'}
      action={
        <Link to="/pets/new" search={{ quote, name, next: here }} className={buttonClass('primary')}>
          Add {name ?? 'your pet'}
        </Link>
      }
    >
      Each policy covers one pet. This takes a minute.
    </EmptyState>
  )
}

/** The quote's pet is added right here; what the quote knows is filled in. */
function QuotedPet({ name, quote }: { name: string | undefined; quote: Schemas['QuoteAnswer'] }) {
  const catalogue = useQuery(queries.catalogue())
  const add = useAddPet(useLocation().href)
  return (
    <Resource query={catalogue} skeleton={<SkeletonCards cards={1} />}>
      {lists => (
        <PetForm
          catalogue={lists}
          start={known(quote, name)}
          send={add}
          submit={`Continue with ${nameOr(name)}`}
        />
      )}
    </Resource>
  )
}
