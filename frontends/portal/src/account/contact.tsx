// How a customer is reached: the part that registration and account share.
import type { Schemas } from '@petinsure360/client'
import { Checkbox, Field, Input, Select } from '@petinsure360/ui'
import type { UseFormRegisterReturn } from 'react-hook-form'
import * as v from 'valibot'

const needed = (message: string) => v.pipe(v.string(), v.trim(), v.nonEmpty(message))
const TEN_DIGITS = /^(?:\D*\d){10,}\D*$/

export const contact = {
  email: v.pipe(needed('What is your e-mail address?'), v.email('This is no e-mail address yet.')),
  phone: v.pipe(
    needed('What is your phone number?'),
    v.regex(TEN_DIGITS, 'A phone number has at least 10 digits.'),
  ),
  address_line1: v.pipe(
    v.string(),
    v.trim(),
    v.transform(text => text || null),
  ),
  city: needed('Which city?'),
  state: needed('Choose a state.'),
  zip_code: v.pipe(needed('Which ZIP code?'), v.regex(/^\d{5}(-\d{4})?$/, 'Five digits, such as 78701.')),
  preferred_contact: v.string(),
  marketing_opt_in: v.boolean(),
}

type Name = keyof typeof contact

/** What is needed of a form that has these fields among others. */
export interface ContactForm {
  register: (name: Name) => UseFormRegisterReturn
  errorOf: (name: Name) => string | undefined
}

export function ContactFields({ form, catalogue }: { form: ContactForm; catalogue: Schemas['Catalogue'] }) {
  const { register, errorOf } = form
  return (
    <>
      <Field label="E-mail" error={errorOf('email')} required>
        <Input {...register('email')} type="email" autoComplete="email" />
      </Field>
      <Field label="Phone" error={errorOf('phone')} required>
        <Input {...register('phone')} type="tel" autoComplete="tel" />
      </Field>
      <Field label="Street" error={errorOf('address_line1')} optional className="sm:col-span-2">
        <Input {...register('address_line1')} autoComplete="street-address" />
      </Field>
      <Field label="City" error={errorOf('city')} required>
        <Input {...register('city')} autoComplete="address-level2" />
      </Field>
      <Field label="State" error={errorOf('state')} required>
        <Select
          {...register('state')}
          autoComplete="address-level1"
          placeholder="Choose"
          options={catalogue.states.map(each => ({ value: each.code, label: each.name }))}
        />
      </Field>
      <Field label="ZIP code" error={errorOf('zip_code')} required>
        <Input {...register('zip_code')} inputMode="numeric" autoComplete="postal-code" />
      </Field>
      <Field label="How shall we reach you?" error={errorOf('preferred_contact')} required>
        <Select {...register('preferred_contact')} options={catalogue.preferred_contacts} />
      </Field>
    </>
  )
}

/** Consent is never given in advance. */
export function NewsBox({ form }: { form: ContactForm }) {
  return (
    <Checkbox
      {...form.register('marketing_opt_in')}
      label="Tell me about news and offers"
      className="sm:col-span-2"
    />
  )
}

export const FORM_GRID = 'grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-5 sm:grid-cols-2'
