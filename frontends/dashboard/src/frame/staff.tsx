// The door before every page: the staff goes in, everybody else is told the way.
import { session } from '@petinsure360/client/session'
import { useSession } from '@petinsure360/client/session-react'
import { Button, EmptyState, Page, SkeletonCards } from '@petinsure360/ui'
import { Outlet, useLocation } from '@tanstack/react-router'
import { Frame } from './frame.tsx'
import { Logo } from './logo.tsx'
import { isStaff } from './navigation.ts'

export function Staff() {
  const { status, roles } = useSession()
  if (status === 'signedIn' && isStaff(roles)) {
    return (
      <Frame>
        <Outlet />
      </Frame>
    )
  }
  return (
    <div className="mx-auto grid min-h-dvh max-w-lg grid-cols-[minmax(0,1fr)] content-center gap-8 p-6">
      <header className="flex items-center gap-2.5 text-lg font-semibold">
        <Logo className="size-8" />
        PetInsure360
      </header>
      <main id="main" tabIndex={-1}>
        {status === 'unknown' && <SkeletonCards cards={1} />}
        {status === 'guest' && <SignIn />}
        {status === 'signedIn' && <CustomersElsewhere />}
      </main>
    </div>
  )
}

function SignIn() {
  const here = useLocation().href
  const { error } = useSession()
  return (
    <Page
      title="Staff sign-in"
      lead="Figures, customers, claims and the data pipeline, for those who work here."
    >
      {error && (
        <p role="alert" className="text-bad">
          {error}
        </p>
      )}
      <div>
        <Button variant="primary" onClick={() => void session.signIn(here).catch(() => undefined)}>
          Sign in
        </Button>
      </div>
    </Page>
  )
}

function CustomersElsewhere() {
  return (
    <Page title="This is the staff's dashboard">
      <EmptyState
        title="Your account has no staff role"
        action={<Button onClick={() => void session.signOut()}>Sign out</Button>}
      >
        Your pets, policies and claims are in the customers' portal. If you work here, ask for a role.
      </EmptyState>
    </Page>
  )
}
