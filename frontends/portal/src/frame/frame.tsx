// What is around every page: header, announcements, footer.
import { session } from '@petinsure360/client/session'
import { useSession } from '@petinsure360/client/session-react'
import { SkipLink } from '@petinsure360/ui'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Footer } from './footer.tsx'
import { Header } from './header.tsx'

const FollowEvents = lazy(async () => ({ default: (await import('./later.ts')).FollowEvents }))
const SessionEnded = lazy(async () => ({
  default: (await import('@petinsure360/ui/session-ended')).SessionEnded,
}))
const ConnectionBanner = lazy(async () => ({ default: (await import('./later.ts')).ConnectionBanner }))
const Toaster = lazy(async () => ({ default: (await import('./later.ts')).Toaster }))

export function Frame() {
  const { customerId, status, ended } = useSession()
  return (
    <>
      <SkipLink />
      <Header />
      <Suspense>
        <ConnectionBanner />
      </Suspense>
      <main id="main" tabIndex={-1} className={MAIN}>
        <SignInProblem />
        <Outlet />
      </main>
      <Footer />
      <Suspense>
        <Toaster />
        {customerId && <FollowEvents key={customerId} />}
        {status === 'signedIn' && ended && <SessionEnded signIn={() => session.signIn()} />}
      </Suspense>
    </>
  )
}

// As high as the window: what is still being fetched moves no footer that one sees.
const MAIN = 'mx-auto min-h-[calc(100dvh-4rem)] w-full max-w-6xl px-4 py-8 sm:px-6 sm:py-12 print:min-h-0'

/** Why signing in did not work, until it does. */
function SignInProblem() {
  const { error } = useSession()
  if (!error) return null
  return (
    <p role="alert" className="mb-8 rounded-md border border-bad/40 bg-bad-soft p-4 text-bad">
      {error}
    </p>
  )
}
