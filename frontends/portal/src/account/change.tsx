import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Button, Card, ErrorSummary, Resource, SkeletonRows } from '@petinsure360/ui'
import { useProblemForm } from '@petinsure360/ui/form'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import * as v from 'valibot'
import { ContactFields, contact, FORM_GRID, NewsBox } from './contact.tsx'

export interface ContactDetailsProps {
  customer: Schemas['CustomerRow']
  version: string
}

/** How we reach the customer, to be changed in place. */
export function ContactDetails(props: ContactDetailsProps) {
  return (
    <Card title="How we reach you">
      <Resource query={useQuery(queries.catalogue())} skeleton={<SkeletonRows rows={6} />}>
        {catalogue => <ChangeForm {...props} catalogue={catalogue} />}
      </Resource>
    </Card>
  )
}

const schema = v.object(contact)

function ChangeForm({
  customer,
  version,
  catalogue,
}: ContactDetailsProps & { catalogue: Schemas['Catalogue'] }) {
  const queryClient = useQueryClient()
  const form = useProblemForm({
    schema,
    defaultValues: startOf(customer),
    send: async values => {
      await unwrap(
        api.PATCH('/api/customers/{customer_id}', {
          params: { path: { customer_id: customer.customer_id } },
          body: values as Schemas['CustomerChange'],
          headers: { ...once(), 'If-Match': `"${version}"` },
        }),
      )
      await queryClient.invalidateQueries({ queryKey: ['customers'] })
    },
  })
  return (
    <form {...form.props} className="grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-6">
      <div className={FORM_GRID}>
        <ContactFields form={form} catalogue={catalogue} />
        <NewsBox form={form} />
      </div>
      <p className="text-sm text-muted">Your policies keep their price, wherever you move to.</p>
      <ErrorSummary error={form.failure} />
      <Button
        type="submit"
        variant="primary"
        size="wide"
        className="justify-self-start"
        busy={form.sending}
        disabled={!form.formState.isDirty}
      >
        Save
      </Button>
    </form>
  )
}

const startOf = (customer: Schemas['CustomerRow']) => ({
  email: customer.email,
  phone: customer.phone,
  address_line1: customer.address_line1 ?? '',
  city: customer.city,
  state: customer.state,
  zip_code: customer.zip_code,
  preferred_contact: customer.preferred_contact,
  marketing_opt_in: customer.marketing_opt_in,
})
