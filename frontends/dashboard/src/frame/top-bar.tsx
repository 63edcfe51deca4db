import { useLiveState } from '@petinsure360/client/live'
import { session, useSession } from '@petinsure360/client/session'
import { Button, LiveBadge, ThemeSwitch } from '@petinsure360/ui'
import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { LogOut, RefreshCw } from 'lucide-react'
import { usePulse } from './pulse.ts'

/** Who one is, and how fresh what one sees is. */
export function TopBar() {
  const { name, roles } = useSession()
  return (
    <header
      data-print="no"
      className="sticky top-0 z-20 flex min-h-14 items-center gap-2 border-b border-line bg-canvas/95 px-4 backdrop-blur-sm lg:px-6"
    >
      <Connection />
      <Refresh />
      <span className="grow" />
      <span className="min-w-0 text-right leading-tight">
        <span className="block truncate">{name}</span>
        <span className="block text-xs text-muted">{roles.join(', ')}</span>
      </span>
      <ThemeSwitch />
      <Button variant="quiet" aria-label="Sign out" title="Sign out" onClick={() => void session.signOut()}>
        <LogOut aria-hidden className="size-4" />
      </Button>
    </header>
  )
}

/** Live only when both hold: changes are told, and the API can be asked. */
function Connection() {
  const live = useLiveState()
  const { lostAt } = usePulse()
  return <LiveBadge state={lostAt === null ? live : 'offline'} />
}

function Refresh() {
  const queryClient = useQueryClient()
  const busy = useIsFetching() > 0
  return (
    <Button
      variant="quiet"
      aria-label="Refresh"
      title="Fetch everything on this page anew"
      onClick={() => void queryClient.invalidateQueries()}
    >
      <RefreshCw aria-hidden className={busy ? 'size-4 animate-spin' : 'size-4'} />
    </Button>
  )
}
