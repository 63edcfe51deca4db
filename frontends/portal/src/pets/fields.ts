// What a pet's form asks for, and what becomes of it. Bounds are the API's.
import type { Schemas } from '@petinsure360/client'
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { numberAdvice, parseNumber } from '@petinsure360/ui/typed'
import * as v from 'valibot'
import { birthProblem, breedProblem, maybe, needed, tooLong } from '../fields.ts'
import { today } from '../today.ts'

const PET = MAX_LENGTH.PetCreate
const HEAVIEST_LBS = 500

export const petSchema = v.object({
  pet_name: needed('What is the name?', PET.pet_name),
  species: needed('Choose dog or cat.', 20),
  breed: v.pipe(
    v.string(),
    v.trim(),
    v.check(
      text => !breedProblem(text),
      issue => breedProblem(issue.input) ?? '',
    ),
    v.maxLength(PET.breed, tooLong(PET.breed)),
  ),
  gender: needed('Choose male or female.', 20),
  date_of_birth: v.pipe(
    v.string(),
    v.check(
      born => !birthProblem(born, today()),
      issue => birthProblem(issue.input, today()) ?? '',
    ),
  ),
  weight_lbs: v.pipe(
    needed('How many pounds?', 20),
    v.check(
      text => parseNumber(text) !== null,
      issue => numberAdvice(issue.input),
    ),
    v.transform(parseNumber),
    v.number(),
    v.minValue(0.01, 'Enter more than 0 pounds.'),
    v.check(pounds => pounds < HEAVIEST_LBS, `Enter less than ${HEAVIEST_LBS} pounds.`),
  ),
  color: maybe(PET.color),
  microchip_id: maybe(PET.microchip_id),
  pre_existing_conditions: maybe(PET.pre_existing_conditions),
  vaccination_status: needed('Choose one; "Unknown" is fine.', 20),
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
