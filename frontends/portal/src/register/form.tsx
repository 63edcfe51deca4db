import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { session, useSession } from '@petinsure360/client/session'
import { Button, ErrorSummary, Field, Input, Select } from '@petinsure360/ui'
import { useProblemForm } from '@petinsure360/ui/form'
import { useState } from 'react'
import * as v from 'valibot'
import { ContactFields, contact, FORM_GRID, NewsBox } from '../account/contact.tsx'
import { today } from '../today.ts'

const needed = (message: string) => v.pipe(v.string(), v.trim(), v.nonEmpty(message))

const schema = v.object({
  first_name: needed('What is your first name?'),
  last_name: needed('What is your last name?'),
  date_of_birth: needed('When were you born?'),
  ...contact,
  referral_source: v.pipe(
    v.string(),
    v.transform(text => text || null),
  ),
})

/** Who the customer is and how to reach them. */
export function RegisterForm({ catalogue }: { catalogue: Schemas['Catalogue'] }) {
  const { name, email } = useSession()
  const [headers] = useState(once)
  const form = useProblemForm({
    schema,
    defaultValues: {
      ...EMPTY,
      ...namesOf(name),
      email,
      preferred_contact: catalogue.preferred_contacts[0] ?? '',
    },
    send: async values => {
      await unwrap(api.POST('/api/customers', { body: values as Schemas['CustomerCreate'], headers }))
      await session.refreshCustomer()
    },
  })
  const { register, errorOf } = form
  return (
    <form {...form.props} className="grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-8">
      <div className={FORM_GRID}>
        <Field label="First name" error={errorOf('first_name')} required>
          <Input {...register('first_name')} autoComplete="given-name" />
        </Field>
        <Field label="Last name" error={errorOf('last_name')} required>
          <Input {...register('last_name')} autoComplete="family-name" />
        </Field>
        <Field label="Date of birth" error={errorOf('date_of_birth')} required>
          <Input {...register('date_of_birth')} type="date" max={today()} autoComplete="bday" />
        </Field>
        <Field label="How did you hear of us?" error={errorOf('referral_source')} optional>
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
      <Button type="submit" variant="primary" className="justify-self-start px-8" busy={form.sending}>
        Register
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
