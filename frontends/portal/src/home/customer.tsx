// A customer's first page: figures, pets, policies, claims, and what to do next.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { buttonClass, Page, Tile } from '@petinsure360/ui'
import { count, date, money, NOTHING } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PawPrint, ReceiptText, ShieldPlus } from 'lucide-react'
import { useOpenRequests } from '../claims/open-requests.ts'
import { LatestClaims } from './latest-claims.tsx'
import { LatestPolicies } from './latest-policies.tsx'
import { OwnPets } from './own-pets.tsx'

export function CustomerHome({ customerId }: { customerId: string }) {
  const me = useQuery(queries.me())
  const customer = me.data?.customer
  return (
    <Page
      title={customer ? `Hello, ${customer.first_name}` : 'Hello'}
      lead={customer && `You have been with us since ${date(customer.customer_since)}.`}
      actions={<QuickActions />}
    >
      <NeedsYou customerId={customerId} />
      <Figures customerId={customerId} />
      <OwnPets customerId={customerId} />
      <LatestPolicies customerId={customerId} />
      <LatestClaims customerId={customerId} />
    </Page>
  )
}

function QuickActions() {
  return (
    <>
      <Link to="/pets/new" className={buttonClass()}>
        <PawPrint aria-hidden className="size-4" />
        Add a pet
      </Link>
      <Link to="/policies/new" className={buttonClass()}>
        <ShieldPlus aria-hidden className="size-4" />
        Insure a pet
      </Link>
      <Link to="/claims/new" className={buttonClass('primary')}>
        <ReceiptText aria-hidden className="size-4" />
        Submit a claim
      </Link>
    </>
  )
}

/** Claims that wait for the customer, before anything else. */
function NeedsYou({ customerId }: { customerId: string }) {
  const requests = [...useOpenRequests()]
  const claims = useQuery(queries.claims(customerId)).data?.claims
  const pets = useQuery(queries.pets(customerId)).data?.pets
  if (requests.length === 0) return null
  const nameOf = (claim: Schemas['ClaimRow'] | undefined): string => {
    const pet = pets?.find(each => each.pet_id === claim?.pet_id)?.pet_name
    return claim && pet ? `${claim.claim_category} for ${pet}` : 'A claim'
  }
  return (
    <ul aria-label="Needs you" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {requests.map(([claimId, what]) => (
        <li key={claimId} className="rounded-lg border border-warn bg-warn-soft px-4 py-3">
          <Link
            to="/claims/$claimId"
            params={{ claimId }}
            className="font-medium underline underline-offset-4"
          >
            {nameOf(claims?.find(claim => claim.claim_id === claimId))}:{' '}
            {what === 'Action needed' ? 'we need something from you' : 'you have a new message'}
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** What cannot be had is a dash, and its list below says why. */
function Figures({ customerId }: { customerId: string }) {
  const pets = useQuery(queries.pets(customerId)).data?.pets
  const policies = useQuery(queries.policies(customerId)).data?.policies
  const claims = useQuery(queries.claims(customerId)).data
  const waiting = useOpenRequests().size
  const active = policies?.filter(policy => policy.status === 'Active')
  return (
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      <Tile label="Pets" value={pets ? count(pets.length) : NOTHING} href="/pets" />
      <Tile label="Active policies" value={active ? count(active.length) : NOTHING} href="/policies" />
      <Tile
        label="Premium per month"
        value={
          active
            ? money(active.reduce((sum, policy) => sum + cents(policy.monthly_premium), 0) / 100)
            : NOTHING
        }
      />
      <Tile
        label="Claims"
        value={claims ? count(claims.total) : NOTHING}
        note={waiting > 0 && `${count(waiting)} ${waiting === 1 ? 'needs' : 'need'} you`}
        href="/claims"
      />
    </div>
  )
}

const cents = (dollars: number): number => Math.round(dollars * 100)
