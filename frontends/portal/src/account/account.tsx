// The customer's own record: what we know, how to reach them, and signing out.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Button, Card, Facts, Page, Resource, SkeletonCards } from '@petinsure360/ui'
import { date } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { signOut } from '../sign-in/go.ts'
import { ContactDetails } from './change.tsx'

export function Account() {
  return (
    <Page
      title="Your account"
      lead="What we know about you, and how we reach you."
      actions={<Button onClick={() => void signOut()}>Sign out</Button>}
    >
      <Resource query={useQuery(queries.me())} skeleton={<SkeletonCards cards={2} />}>
        {({ customer, version }) => (
          <>
            <Card title={`${customer.first_name} ${customer.last_name}`}>
              <Facts facts={factsOf(customer)} />
            </Card>
            <ContactDetails key={version} customer={customer} version={version} />
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
