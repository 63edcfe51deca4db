// What is to be bought, from the address, the quote one came with, and what the customer has. Pure.
import type { Schemas } from '@petinsure360/client'
import { money } from '@petinsure360/ui/format'

type Pet = Schemas['PetRow']
type Policy = Schemas['PolicyRow']
type Quote = Schemas['QuoteAnswer']
export type Request = Schemas['QuoteCreate']
export type Options = Pick<
  Request,
  'payment_frequency' | 'includes_wellness' | 'includes_dental' | 'includes_behavioral'
>

/** How many other pets of the customer are insured today. */
export function insuredBesides(petId: string, policies: readonly Policy[]): number {
  const insured = policies.filter(policy => policy.status === 'Active').map(policy => policy.pet_id)
  return new Set(insured.filter(each => each !== petId)).size
}

/** The policy that insures a pet already, or will: another one needs a deliberate yes. */
export const livePolicy = (petId: string, policies: readonly Policy[]): Policy | undefined =>
  policies.find(policy => policy.pet_id === petId && ['Active', 'Pending'].includes(policy.status))

/** The pet that a quote was made for: same species, breed and birthday. */
export const petOfQuote = (pets: readonly Pet[], quote: Quote): Pet | undefined =>
  pets.find(
    pet =>
      pet.species === quote.species &&
      pet.date_of_birth === quote.date_of_birth &&
      pet.breed.trim().toLowerCase() === quote.breed.trim().toLowerCase(),
  )

/** The options in the address, else those of the quote, else the plainest. */
export function optionsOf(
  search: { frequency?: string; addons?: string },
  quote: Quote | undefined,
  catalogue: Pick<Schemas['Catalogue'], 'add_ons' | 'payment_frequencies'>,
): Options {
  const chosen = search.addons?.split(',')
  const flags = catalogue.add_ons.map(({ name, field }) => [
    field,
    chosen ? chosen.includes(name) : quote?.[field as keyof Options] === true,
  ])
  const frequency = search.frequency ?? quote?.payment_frequency ?? catalogue.payment_frequencies[0]?.name
  return { ...Object.fromEntries(flags), payment_frequency: frequency as Options['payment_frequency'] }
}

/** The quote that this purchase needs. */
export const requestFor = (pet: Pet, state: string, others: number, options: Options): Request => ({
  species: pet.species as Request['species'],
  breed: pet.breed,
  date_of_birth: pet.date_of_birth,
  state,
  other_insured_pets: others,
  ...options,
})

/** Whether a quote was made for just this and still holds. */
export function stillFits(quote: Quote | undefined, request: Request, day: string): boolean {
  if (!quote || quote.valid_until < day) return false
  const asked = quote as Record<string, unknown>
  return Object.entries(request).every(([name, value]) => same(asked[name], value))
}

const same = (left: unknown, right: unknown): boolean =>
  typeof left === 'string' && typeof right === 'string'
    ? left.trim().toLowerCase() === right.trim().toLowerCase()
    : left === right

/** Dollars that are charged at a time: the premium of so many months. */
export const installment = (monthlyPremium: number, months: number): number =>
  (Math.round(monthlyPremium * 100) * months) / 100

/** How often that is charged. */
export function everyInWords(months: number): string {
  if (months === 1) return 'a month'
  return months === 12 ? 'a year' : `every ${months} months`
}

/** What is charged as it is charged: "$393.12 a year" for a premium that is paid once a year. */
export const chargeInWords = (monthlyPremium: number, months = 1): string =>
  `${money(installment(monthlyPremium, months))} ${everyInWords(months)}`
