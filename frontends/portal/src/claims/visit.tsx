// Which pet and policy, what happened, when, and at which vet.
import type { Schemas } from '@petinsure360/client'
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { Card, Checkbox, Field, Input, Select, Textarea } from '@petinsure360/ui'
import type { ProblemForm } from '@petinsure360/ui/form'
import { date } from '@petinsure360/ui/format'
import { useId } from 'react'
import { today } from '../today.ts'
import type { ClaimFields, ClaimValues } from './fields.ts'
import { VetField } from './vet-field.tsx'

export type Form = ProblemForm<ClaimFields, ClaimValues>

export interface VisitProps {
  form: Form
  pets: readonly Schemas['PetRow'][]
  policies: readonly Schemas['PolicyRow'][]
  catalogue: Schemas['Catalogue']
  /** The pet of the chosen policy. */
  pet: string | undefined
}

export function Visit({ form, pets, policies, catalogue, pet = 'your pet' }: VisitProps) {
  const { register, errorOf } = form
  return (
    <Card title="The visit">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-5 sm:grid-cols-2">
        <Field label="Which pet?" error={errorOf('policy_id')} required className="sm:col-span-2">
          <Select
            {...register('policy_id')}
            placeholder="Choose a pet and its policy"
            options={policies.map(policy => ({ value: policy.policy_id, label: nameOf(policy, pets) }))}
          />
        </Field>
        <Kind form={form} catalogue={catalogue} />
        <Field label={`When did the vet see ${pet}?`} error={errorOf('service_date')} required>
          <Input {...register('service_date')} type="date" max={today()} />
        </Field>
        <Field label="What did the vet find?" error={errorOf('diagnosis')} required>
          <Input {...register('diagnosis')} autoComplete="off" maxLength={MAX_LENGTH.PortalClaim.diagnosis} />
        </Field>
        <VetField form={form} />
        <Field label="What was done?" error={errorOf('treatment_notes')} required className="sm:col-span-2">
          <Textarea
            {...register('treatment_notes')}
            rows={3}
            maxLength={MAX_LENGTH.PortalClaim.treatment_notes}
          />
        </Field>
        <Checkbox {...register('is_emergency')} label="It was an emergency" className="sm:col-span-2" />
      </div>
    </Card>
  )
}

/** The type, and a category: a usual one or any other words. */
function Kind({
  form: { register, errorOf, watch },
  catalogue,
}: {
  form: Form
  catalogue: Schemas['Catalogue']
}) {
  const categories = useId()
  const type = catalogue.claim_types.find(each => each.name === watch('claim_type'))
  return (
    <>
      <Field label="What kind of care?" error={errorOf('claim_type')} required>
        <Select
          {...register('claim_type')}
          placeholder="Choose"
          options={catalogue.claim_types.map(each => each.name)}
        />
      </Field>
      <Field label="Condition or treatment" error={errorOf('claim_category')} required>
        <Input
          {...register('claim_category')}
          list={categories}
          autoComplete="off"
          maxLength={MAX_LENGTH.PortalClaim.claim_category}
        />
      </Field>
      <datalist id={categories}>
        {type?.categories.map(each => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  )
}

function nameOf(policy: Schemas['PolicyRow'], pets: readonly Schemas['PetRow'][]): string {
  const pet = pets.find(each => each.pet_id === policy.pet_id)?.pet_name ?? 'Pet'
  const ended =
    policy.status === 'Active' ? '' : `, until ${date(policy.cancellation_date ?? policy.expiration_date)}`
  return `${pet}: ${policy.plan_name} ${policy.policy_number}${ended}`
}
