// What is around every page: navigation, live connection, keys, messages.
import { api, unwrap } from '@petinsure360/client'
import { startLive } from '@petinsure360/client/live'
import { session } from '@petinsure360/client/session'
import { useSession } from '@petinsure360/client/session-react'
import { Shortcuts, SkipLink, Toaster, toast, useActions } from '@petinsure360/ui'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useMemo } from 'react'
import { actionsOf } from './actions.ts'
import { announcement } from './announce.ts'
import { startHealthCheck } from './api-health.ts'
import { Past, PrintedAsOf } from './as-of-choice.tsx'
import { passOn } from './events.ts'
import { PhoneNavigation, SideNavigation } from './navigate.tsx'
import { destinations } from './navigation.ts'
import { OutageBanner } from './outage-banner.tsx'
import { recordsOf } from './records.ts'
import { TopBar } from './top-bar.tsx'

const SessionEnded = lazy(async () => ({
  default: (await import('@petinsure360/ui/session-ended')).SessionEnded,
}))

export function Frame({ children }: { children: ReactNode }) {
  const { roles, ended } = useSession()
  const router = useRouter()
  const queryClient = useQueryClient()
  const find = useMemo(() => recordsOf(queryClient), [queryClient])
  const links = useMemo(() => destinations(roles), [roles])
  useActions(useMemo(() => actionsOf(links, router), [links, router]))
  useConnections(queryClient)
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] lg:grid-cols-[13.5rem_minmax(0,1fr)] print:block">
      <SkipLink />
      <SideNavigation links={links} />
      <div className="flex min-w-0 flex-col pb-16 lg:pb-0">
        <TopBar />
        <OutageBanner />
        <Past />
        <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[100rem] grow px-4 py-5 lg:px-6">
          <PrintedAsOf />
          {children}
        </main>
      </div>
      <PhoneNavigation links={links} />
      <Toaster />
      <Shortcuts find={find} />
      <Suspense>{ended && <SessionEnded signIn={() => session.signIn()} />}</Suspense>
    </div>
  )
}

/** One live connection and one health check for as long as somebody is signed in. */
function useConnections(queryClient: QueryClient): void {
  useEffect(() => {
    const stopLive = startLive(queryClient, event => {
      passOn(event)
      const message = announcement(event)
      if (message) toast(message)
    })
    const stopHealthCheck = startHealthCheck({
      ask: signal => unwrap(api.GET('/api/health/live', { signal })),
      onReturn: () => void queryClient.invalidateQueries(),
    })
    return () => {
      stopLive()
      stopHealthCheck()
    }
  }, [queryClient])
}
