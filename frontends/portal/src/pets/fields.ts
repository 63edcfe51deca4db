// What a pet's form asks for, and what becomes of it. Bounds are the API's: it answers for each field.
import type { Schemas } from '@petinsure360/client'
import { numberAdvice, parseNumber } from '@petinsure360/ui/typed'
import * as v from 'valibot'

const needed = (message: string) => v.pipe(v.string(), v.trim(), v.nonEmpty(message))
/** Nothing typed is null. */
const maybe = v.pipe(
  v.string(),
  v.trim(),
  v.transform(text => text || null),
)

export const petSchema = v.object({
  pet_name: needed('What is the name?'),
  species: needed('Choose one.'),
  breed: needed('Which breed? "Mixed Breed" is one, too.'),
  gender: needed('Choose one.'),
  date_of_birth: needed('When was that? A good guess is fine.'),
  weight_lbs: v.pipe(
    needed('How many pounds?'),
    v.check(
      text => parseNumber(text) !== null,
      issue => numberAdvice(issue.input),
    ),
    v.transform(parseNumber),
    v.number(),
  ),
  color: maybe,
  microchip_id: maybe,
  pre_existing_conditions: maybe,
  vaccination_status: v.string(),
  is_neutered: v.boolean(),
})

export type PetFields = v.InferInput<typeof petSchema>
export type PetValues = v.InferOutput<typeof petSchema>

/** The form of a pet that is known, or of one about which only this much is. */
export function fieldsOf(pet: Partial<Schemas['PetRow']>): PetFields {
  return {
    pet_name: pet.pet_name ?? '',
    species: pet.species ?? '',
    breed: pet.breed ?? '',
    gender: pet.gender ?? '',
    date_of_birth: pet.date_of_birth ?? '',
    weight_lbs: pet.weight_lbs === undefined ? '' : String(pet.weight_lbs),
    color: pet.color ?? '',
    microchip_id: pet.microchip_id ?? '',
    pre_existing_conditions: pet.pre_existing_conditions ?? '',
    vaccination_status: pet.vaccination_status ?? '',
    is_neutered: pet.is_neutered ?? false,
  }
}

/** The values that differ from the record. */
export function changesOf(values: PetValues, pet: Schemas['PetRow']): Partial<PetValues> {
  const before = pet as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== (before[name] ?? null)),
  ) as Partial<PetValues>
}
