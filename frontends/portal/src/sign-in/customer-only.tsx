// The door before everything that belongs to a customer.
import { queries } from '@petinsure360/client/queries'
import { useSession } from '@petinsure360/client/session-react'
import { Button, buttonClass, EmptyState, Page, SkeletonCards, SkeletonRows } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useMatches, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { chargeInWords } from '../policies/purchase.ts'
import { nameOr } from '../quote/name.ts'
import type { Purchase } from '../search.ts'
import { signIn, signOut } from './actions.ts'

const Registration = lazy(async () => ({
  default: (await import('../register/registration.tsx')).Registration,
}))

/** Shows what is behind it to a registered customer, and to anybody else the way there. */
export function CustomerOnly() {
  const { status, customerId, roles } = useSession()
  if (customerId) return <Outlet />
  if (status === 'unknown') return <Unknown />
  if (status === 'guest') return <SignInFirst />
  return roles.includes('Customer') ? <RegisterFirst /> : <StaffOnly />
}

/** What the page is called, while the authority is asked who this is. */
function Unknown() {
  const { title, lead } = useMatches({ select: matches => matches.at(-1)?.staticData }) ?? {}
  if (!title) return <SkeletonCards />
  return (
    <Page title={title} lead={lead}>
      <SkeletonRows rows={8} />
    </Page>
  )
}

/** The id of the customer who is signed in; below CustomerOnly there always is one. */
export function useCustomerId(): string {
  const { customerId } = useSession()
  if (!customerId) throw new Error('This page needs a registered customer.')
  return customerId
}

function SignInFirst() {
  const here = useLocation().href
  const offer = useOffered()
  if (offer) {
    return (
      <Page
        title={`Create your account to insure ${offer.pet}`}
        lead={`${offer.plan}, ${offer.price}. The price is kept.`}
      >
        <Button variant="primary" className="justify-self-start" onClick={() => signIn(here)}>
          Create account or sign in
        </Button>
      </Page>
    )
  }
  return (
    <Page title="Sign in or create an account to continue">
      <div className="flex flex-wrap gap-3">
        <Button variant="primary" onClick={() => signIn(here)}>
          Sign in or sign up
        </Button>
        <Link to="/quote" className={buttonClass()}>
          Get a quote first
        </Link>
      </div>
    </Page>
  )
}

/** Asked for where one was going; what was asked for shows as soon as it is answered. */
function RegisterFirst() {
  const offer = useOffered()
  return (
    <Page
      narrow
      title="Almost there"
      lead={
        offer
          ? `About you. We need this to issue the policy: ${offer.plan} for ${offer.pet}, ${offer.price}.`
          : 'About you. We need this to issue your policy.'
      }
    >
      <Suspense fallback={<SkeletonRows rows={8} />}>
        <Registration />
      </Suspense>
    </Page>
  )
}

/** The plan and price that somebody has chosen, where the address says so. */
function useOffered(): { plan: string; pet: string; price: string } | undefined {
  const { quote: quoteId, plan, name } = useSearch({ strict: false }) as Purchase
  const quote = useQuery({ ...queries.quote(quoteId ?? ''), enabled: quoteId !== undefined }).data
  const catalogue = useQuery({ ...queries.catalogue(), enabled: quoteId !== undefined })
  const chosen = quote?.plans.find(each => each.plan_name === plan)
  if (!chosen || catalogue.isPending) return undefined
  const paid = catalogue.data?.payment_frequencies.find(each => each.name === quote?.payment_frequency)
  return {
    plan: chosen.plan_name,
    pet: nameOr(name),
    price: chargeInWords(chosen.monthly_premium, paid?.months),
  }
}

function StaffOnly() {
  return (
    <Page title="This is the customers' portal">
      <EmptyState
        title="You are signed in as a member of staff"
        action={<Button onClick={() => void signOut()}>Sign out</Button>}
      >
        Sign in as a customer to see pets, policies and claims of your own.
      </EmptyState>
    </Page>
  )
}
