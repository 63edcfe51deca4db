import { useLiveState } from '@petinsure360/client/live'
import { session } from '@petinsure360/client/session'
import { useSession } from '@petinsure360/client/session-react'
import { Button, LiveBadge, openSearch, ThemeSwitch } from '@petinsure360/ui'
import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { LogOut, RefreshCw, Search as SearchIcon } from 'lucide-react'
import { useApiHealth } from './api-health.ts'
import { AsOfChoice } from './as-of-choice.tsx'

/** Who one is, and how fresh what one sees is. */
export function TopBar() {
  const { name, roles } = useSession()
  return (
    <header
      data-print="no"
      className="sticky top-0 z-20 flex min-h-14 items-center gap-2 border-b border-line bg-canvas/95 px-4 backdrop-blur-sm lg:px-6"
    >
      <Connection />
      <AsOfChoice />
      <Refresh />
      <span className="grow" />
      <Button
        variant="secondary"
        onClick={openSearch}
        className="max-sm:hidden"
        aria-keyshortcuts="Control+K"
      >
        <SearchIcon aria-hidden className="size-4" />
        Search
        <kbd className="font-sans text-xs text-muted">Ctrl K</kbd>
      </Button>
      <span className="min-w-0 text-right leading-tight max-sm:hidden">
        <span className="block truncate">{name}</span>
        <span className="block text-xs text-muted">{rolesInWords(roles)}</span>
      </span>
      <ThemeSwitch className="max-sm:px-2.5" />
      <Button
        variant="quiet"
        className="max-sm:px-2.5"
        aria-label="Sign out"
        title="Sign out"
        onClick={() => void session.signOut()}
      >
        <LogOut aria-hidden className="size-4" />
      </Button>
    </header>
  )
}

/** `Adjuster, level 2` of Adjuster and Adjuster.Level2. */
export const rolesInWords = (roles: readonly string[]): string =>
  roles
    .filter(role => !roles.some(other => other.startsWith(`${role}.`)))
    .map(role => role.replace(/\.Level(\d+)$/, ', level $1'))
    .join('; ')

/** Live only when both hold: changes are told, and the API can be asked. */
function Connection() {
  const live = useLiveState()
  const { downSince } = useApiHealth()
  return <LiveBadge state={downSince === null ? live : 'offline'} />
}

function Refresh() {
  const queryClient = useQueryClient()
  const busy = useIsFetching() > 0
  return (
    <Button
      variant="quiet"
      className="max-sm:hidden"
      aria-label="Refresh"
      title="Refresh"
      onClick={() => void queryClient.invalidateQueries()}
    >
      <RefreshCw aria-hidden className={busy ? 'size-4 animate-spin' : 'size-4'} />
    </Button>
  )
}
