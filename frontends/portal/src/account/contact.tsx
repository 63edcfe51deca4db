// How a customer is reached: the part that registration and account share.
import type { Schemas } from '@petinsure360/client'
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { Checkbox, Field, Input, Select } from '@petinsure360/ui'
import type { UseFormRegisterReturn } from 'react-hook-form'
import * as v from 'valibot'
import { maybe, needed } from '../fields.ts'

const CUSTOMER = MAX_LENGTH.CustomerCreate
const TEN_DIGITS = /^(?:\D*\d){10,}\D*$/

export const contact = {
  email: v.pipe(needed('Enter your email address.', CUSTOMER.email), v.email('Enter a valid email address.')),
  phone: v.pipe(
    needed('Enter your phone number.', CUSTOMER.phone),
    v.regex(TEN_DIGITS, 'A phone number has at least 10 digits.'),
  ),
  address_line1: maybe(CUSTOMER.address_line1),
  city: needed('Enter your city.', CUSTOMER.city),
  state: needed('Choose a state.', 2),
  zip_code: v.pipe(
    needed('Enter a 5-digit ZIP code.', CUSTOMER.zip_code),
    v.regex(/^\d{5}(-\d{4})?$/, 'Enter a 5-digit ZIP code, such as 78701.'),
  ),
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
      <Field label="Email" error={errorOf('email')} required>
        <Input {...register('email')} type="email" autoComplete="email" />
      </Field>
      <Field label="Phone" error={errorOf('phone')} required>
        <Input {...register('phone')} type="tel" autoComplete="tel" maxLength={CUSTOMER.phone} />
      </Field>
      <Field label="Street" error={errorOf('address_line1')} optional className="sm:col-span-2">
        <Input
          {...register('address_line1')}
          autoComplete="street-address"
          maxLength={CUSTOMER.address_line1}
        />
      </Field>
      <Field label="City" error={errorOf('city')} required>
        <Input {...register('city')} autoComplete="address-level2" maxLength={CUSTOMER.city} />
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
      <Field label="How should we contact you?" error={errorOf('preferred_contact')} required>
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
      label="Send me news and offers"
      className="sm:col-span-2"
    />
  )
}

export const FORM_GRID = 'grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-5 sm:grid-cols-2'
