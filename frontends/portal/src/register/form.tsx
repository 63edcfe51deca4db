import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { session } from '@petinsure360/client/session'
import { useSession } from '@petinsure360/client/session-react'
import { Button, ErrorSummary, Field, Input, Select } from '@petinsure360/ui'
import { useProblemForm } from '@petinsure360/ui/form'
import { useState } from 'react'
import * as v from 'valibot'
import { ContactFields, contact, FORM_GRID, NewsBox } from '../account/contact.tsx'
import { needed, OLDEST_CUSTOMER, YOUNGEST_CUSTOMER, yearsBefore, yearsBetween } from '../fields.ts'
import { today } from '../today.ts'

const schema = v.object({
  first_name: needed('Enter your first name.', MAX_LENGTH.CustomerCreate.first_name),
  last_name: needed('Enter your last name.', MAX_LENGTH.CustomerCreate.last_name),
  date_of_birth: v.pipe(
    v.string(),
    v.check(
      born => !adultProblem(born, today()),
      issue => adultProblem(issue.input, today()) ?? '',
    ),
  ),
  ...contact,
  referral_source: v.pipe(
    v.string(),
    v.transform(text => text || null),
  ),
})

/** Why somebody born then cannot be a customer; undefined where they can. */
export function adultProblem(born: string, day: string): string | undefined {
  if (!born) return 'Enter your date of birth.'
  const years = yearsBetween(born, day)
  if (years < YOUNGEST_CUSTOMER) return `You must be at least ${YOUNGEST_CUSTOMER} years old to insure a pet.`
  return years > OLDEST_CUSTOMER ? 'Check the year of birth.' : undefined
}

/** Who the customer is and how to reach them. */
export function RegisterForm({ catalogue, state = '' }: { catalogue: Schemas['Catalogue']; state?: string }) {
  const { name, email } = useSession()
  const [headers] = useState(once)
  const form = useProblemForm({
    schema,
    defaultValues: {
      ...EMPTY,
      ...namesOf(name),
      email,
      state,
      preferred_contact: catalogue.preferred_contacts[0] ?? '',
    },
    send: async values => {
      await unwrap(api.POST('/api/customers', { body: values as Schemas['CustomerCreate'], headers }))
      await session.refreshCustomer()
    },
  })
  const { register, errorOf } = form
  return (
    <form {...form.props} className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <div className={FORM_GRID}>
        <Field label="First name" error={errorOf('first_name')} required>
          <Input
            {...register('first_name')}
            autoComplete="given-name"
            maxLength={MAX_LENGTH.CustomerCreate.first_name}
          />
        </Field>
        <Field label="Last name" error={errorOf('last_name')} required>
          <Input
            {...register('last_name')}
            autoComplete="family-name"
            maxLength={MAX_LENGTH.CustomerCreate.last_name}
          />
        </Field>
        <Field label="Date of birth" error={errorOf('date_of_birth')} required>
          <Input
            {...register('date_of_birth')}
            type="date"
            min={yearsBefore(today(), OLDEST_CUSTOMER)}
            max={yearsBefore(today(), YOUNGEST_CUSTOMER)}
            autoComplete="bday"
          />
        </Field>
        <Field label="How did you hear about us?" error={errorOf('referral_source')} optional>
          <Select
            {...register('referral_source')}
            placeholder="No answer"
            options={catalogue.referral_sources}
          />
        </Field>
        <ContactFields form={form} catalogue={catalogue} />
        <NewsBox form={form} />
      </div>
      <ErrorSummary error={form.failure} />
      <Button type="submit" variant="primary" size="wide" className="justify-self-start" busy={form.sending}>
        Continue
      </Button>
    </form>
  )
}

const EMPTY = {
  first_name: '',
  last_name: '',
  date_of_birth: '',
  email: '',
  phone: '',
  address_line1: '',
  city: '',
  state: '',
  zip_code: '',
  marketing_opt_in: false,
  referral_source: '',
}

/** First and last name out of the name that the sign-in knows. */
export function namesOf(name: string): { first_name: string; last_name: string } {
  const words = name.trim().split(/\s+/).filter(Boolean)
  return {
    first_name: words.slice(0, -1).join(' ') || (words[0] ?? ''),
    last_name: words.length > 1 ? (words.at(-1) ?? '') : '',
  }
}
