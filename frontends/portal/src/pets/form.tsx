// The form of a pet, to add one and to change one.
import type { Schemas } from '@petinsure360/client'
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { Button, Checkbox, ErrorSummary, Field, Input, Select, Textarea } from '@petinsure360/ui'
import { type ProblemForm, useProblemForm } from '@petinsure360/ui/form'
import { type ReactNode, useId } from 'react'
import { OLDEST_PET, yearsBefore } from '../fields.ts'
import { today } from '../today.ts'
import { type PetFields, type PetValues, petSchema } from './fields.ts'

type Catalogue = Schemas['Catalogue']
type Form = ProblemForm<PetFields, PetValues>

export interface PetFormProps {
  catalogue: Catalogue
  start: PetFields
  send: (values: PetValues) => Promise<unknown>
  submit: string
  /** Beside the button: another way out. */
  aside?: ReactNode
}

export function PetForm({ catalogue, start, send, submit, aside }: PetFormProps) {
  const form = useProblemForm({ schema: petSchema, defaultValues: start, send })
  return (
    <form {...form.props} className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <Basics form={form} catalogue={catalogue} />
      <Health form={form} catalogue={catalogue} />
      <ErrorSummary error={form.failure} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" size="wide" busy={form.sending}>
          {submit}
        </Button>
        {aside}
      </div>
    </form>
  )
}

interface PartProps {
  form: Form
  catalogue: Catalogue
}

function Basics({ form: { register, errorOf, watch }, catalogue }: PartProps) {
  const breeds = useId()
  const kind = catalogue.species.find(each => each.name === watch('species'))
  return (
    <div className={GRID}>
      <Field label="Name" error={errorOf('pet_name')} required className="sm:col-span-2">
        <Input {...register('pet_name')} autoComplete="off" maxLength={MAX_LENGTH.PetCreate.pet_name} />
      </Field>
      <Field label="Dog or cat?" error={errorOf('species')} required>
        <Select
          {...register('species')}
          placeholder="Choose"
          options={catalogue.species.map(each => each.name)}
        />
      </Field>
      <Field label="Breed" error={errorOf('breed')} required>
        <Input
          {...register('breed')}
          list={breeds}
          autoComplete="off"
          maxLength={MAX_LENGTH.PetCreate.breed}
        />
      </Field>
      <datalist id={breeds}>
        {kind?.breeds.map(each => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <Field label="Male or female?" error={errorOf('gender')} required>
        <Select {...register('gender')} placeholder="Choose" options={catalogue.genders} />
      </Field>
      <Field label="Date of birth" error={errorOf('date_of_birth')} required>
        <Input
          {...register('date_of_birth')}
          type="date"
          min={yearsBefore(today(), OLDEST_PET + 1)}
          max={today()}
        />
      </Field>
      <Field label="Weight in pounds" error={errorOf('weight_lbs')} required>
        <Input {...register('weight_lbs')} inputMode="decimal" autoComplete="off" />
      </Field>
      <Field label="Color" error={errorOf('color')} optional>
        <Input {...register('color')} autoComplete="off" maxLength={MAX_LENGTH.PetCreate.color} />
      </Field>
    </div>
  )
}

function Health({ form: { register, errorOf }, catalogue }: PartProps) {
  return (
    <div className={GRID}>
      <Field label="Vaccinations" error={errorOf('vaccination_status')} required>
        <Select
          {...register('vaccination_status')}
          placeholder="Choose"
          options={catalogue.vaccination_statuses}
        />
      </Field>
      <Field label="Microchip number" error={errorOf('microchip_id')} optional>
        <Input
          {...register('microchip_id')}
          autoComplete="off"
          maxLength={MAX_LENGTH.PetCreate.microchip_id}
        />
      </Field>
      <Field
        label="Known conditions"
        hint="Conditions diagnosed before coverage starts are not covered. Listing them now avoids surprises."
        error={errorOf('pre_existing_conditions')}
        optional
        className="sm:col-span-2"
      >
        <Textarea
          {...register('pre_existing_conditions')}
          rows={3}
          maxLength={MAX_LENGTH.PetCreate.pre_existing_conditions}
        />
      </Field>
      <Checkbox {...register('is_neutered')} label="Spayed or neutered" className="sm:col-span-2" />
    </div>
  )
}

const GRID = 'grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-5 sm:grid-cols-2'
