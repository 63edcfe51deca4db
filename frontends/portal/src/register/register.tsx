// A newcomer's last step: who they are and where they live. Identity itself comes from the sign-in.
import { queries } from '@petinsure360/client/queries'
import { useSession } from '@petinsure360/client/session-react'
import { Button, buttonClass, Page, SkeletonRows } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Notice } from '../notice.tsx'
import { signIn } from '../sign-in/actions.ts'
import { Registration } from './registration.tsx'

export function Register() {
  const { status, customerId } = useSession()
  if (status === 'unknown') return <SkeletonRows rows={8} />
  if (customerId) return <Registered customerId={customerId} />
  return status === 'guest' ? <SignUpFirst /> : <Details />
}

function SignUpFirst() {
  const { next } = useSearch({ from: '/register' })
  const back = next ? `/register?next=${encodeURIComponent(next)}` : '/register'
  return (
    <Page
      title="Register"
      lead="Two steps: sign up with our identity service, then tell us where you live. It takes two minutes."
    >
      <Button variant="primary" className="justify-self-start" onClick={() => signIn(back)}>
        Sign up or sign in
      </Button>
    </Page>
  )
}

function Details() {
  return (
    <Page narrow title="About you" lead="We need this to issue your policy.">
      <Registration />
    </Page>
  )
}

function Registered({ customerId }: { customerId: string }) {
  const { next } = useSearch({ from: '/register' })
  const { data } = useQuery(queries.me())
  const name = data?.customer.first_name
  return (
    <Page title={name ? `Welcome, ${name}` : 'Welcome'}>
      <Notice title="You are registered">
        <p>
          Your customer number is <strong className="font-medium select-all">{customerId}</strong>. You won't
          need it to sign in.
        </p>
        <div className="mt-6 flex flex-wrap gap-3">
          {next && (
            <Link to={next} className={buttonClass('primary')}>
              Continue
            </Link>
          )}
          <Link to="/pets/new" className={buttonClass(next ? 'secondary' : 'primary')}>
            Add your pet
          </Link>
          <Link to="/" className={buttonClass('quiet')}>
            Go to your overview
          </Link>
        </div>
      </Notice>
    </Page>
  )
}
