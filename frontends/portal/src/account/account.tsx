// The customer's own record: what we know, how to reach them, and signing out.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Anchor, Card, Facts, Page, Resource, SkeletonCards } from '@petinsure360/ui'
import { date } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { TITLES } from '../titles.ts'
import { ContactDetails } from './change.tsx'
import { EmailToConfirm } from './email.tsx'

export function Account() {
  return (
    <Page {...TITLES.account}>
      <Resource query={useQuery(queries.me())} skeleton={<SkeletonCards cards={2} />}>
        {({ customer, version }) => (
          <>
            <Card title={`${customer.first_name} ${customer.last_name}`}>
              <Facts facts={factsOf(customer)} />
              <p className="mt-4 max-w-prose text-sm text-muted">
                Something wrong here? We correct it for you:{' '}
                <Anchor href="/help" className="text-brand underline underline-offset-4">
                  Help and contact
                </Anchor>
                .
              </p>
            </Card>
            <EmailToConfirm customer={customer} version={version} />
            <ContactDetails key={version} customer={customer} version={version} />
            <Card title="Your data">
              <p className="max-w-prose text-muted">
                Download everything we keep about you, or have it deleted.{' '}
                <Anchor href="/account/data" className="text-brand underline underline-offset-4">
                  Your data
                </Anchor>
              </p>
            </Card>
          </>
        )}
      </Resource>
    </Page>
  )
}

const factsOf = (customer: Schemas['CustomerAnswer']['customer']) => [
  { label: 'Customer number', value: customer.customer_id },
  { label: 'With us since', value: date(customer.customer_since) },
  { label: 'Date of birth', value: date(customer.date_of_birth) },
]
