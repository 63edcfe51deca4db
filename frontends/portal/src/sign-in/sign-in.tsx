// An address to sign in at, and back to where one was going.
import { useSession } from '@petinsure360/client/session-react'
import { Button, Page } from '@petinsure360/ui'
import { Navigate, useSearch } from '@tanstack/react-router'
import { signIn } from './actions.ts'

export function SignIn() {
  const { next = '/' } = useSearch({ from: '/sign-in' })
  const { status } = useSession()
  if (status === 'signedIn') return <Navigate to={next} replace />
  return (
    <Page title="Sign in" lead="You sign in with our identity service, and come back here.">
      <Button variant="primary" busy={status === 'unknown'} onClick={() => signIn(next)}>
        Sign in or sign up
      </Button>
    </Page>
  )
}
