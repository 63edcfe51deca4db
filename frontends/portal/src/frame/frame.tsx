// What is around every page: header, live connection, announcements, footer.
import { startLive } from '@petinsure360/client/live'
import { useSession } from '@petinsure360/client/session'
import { SkipLink, Toaster, toast } from '@petinsure360/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { announcement } from './announce.ts'
import { Footer } from './footer.tsx'
import { Header } from './header.tsx'

export function Frame() {
  useLiveWhileSignedIn()
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <Header />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-6xl grow px-4 py-8 sm:px-6 sm:py-12">
        <SignInProblem />
        <Outlet />
      </main>
      <Footer />
      <Toaster />
    </div>
  )
}

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

/** One connection for as long as a registered customer is signed in. */
function useLiveWhileSignedIn() {
  const queryClient = useQueryClient()
  const { customerId } = useSession()
  useEffect(() => {
    if (!customerId) return
    return startLive(queryClient, event => {
      const told = announcement(event)
      if (told) toast(told)
    })
  }, [queryClient, customerId])
}
