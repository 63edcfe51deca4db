// The door before everything that belongs to a customer.
import { session, useSession } from '@petinsure360/client/session'
import { Button, buttonClass, EmptyState, Page, SkeletonCards } from '@petinsure360/ui'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { signIn } from './go.ts'

/** Shows what is behind it to a registered customer, and to anybody else the way there. */
export function Own() {
  const { status, customerId, roles } = useSession()
  if (customerId) return <Outlet />
  if (status === 'unknown') return <SkeletonCards />
  if (status === 'guest') return <SignInFirst />
  return roles.includes('Customer') ? <RegisterFirst /> : <StaffOnly />
}

/** The id of the customer who is signed in; below Own there always is one. */
export function useCustomerId(): string {
  const { customerId } = useSession()
  if (!customerId) throw new Error('This page needs a registered customer.')
  return customerId
}

function SignInFirst() {
  const here = useLocation().href
  return (
    <Page title="Please sign in" lead="This page shows what is yours, so we need to know that it is you.">
      <div className="flex flex-wrap gap-3">
        <Button variant="primary" onClick={() => signIn(here)}>
          Sign in or sign up
        </Button>
        <Link to="/quote" className={buttonClass()}>
          Get a quote without an account
        </Link>
      </div>
    </Page>
  )
}

function RegisterFirst() {
  const here = useLocation().href
  return (
    <Page title="One step is missing" lead="You are signed in. We still need your name and address.">
      <Link to="/register" search={{ next: here }} className={buttonClass('primary')}>
        Complete your registration
      </Link>
    </Page>
  )
}

function StaffOnly() {
  return (
    <Page title="This is the customers' portal">
      <EmptyState
        title="You are signed in as a member of staff"
        action={<Button onClick={() => session.signOut()}>Sign out</Button>}
      >
        Sign in as a customer to see pets, policies and claims of your own.
      </EmptyState>
    </Page>
  )
}
