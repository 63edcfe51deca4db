// The bar on top: where one is, where one can go, and how fresh what one sees is.
import { useLiveState } from '@petinsure360/client/live'
import { session, useSession } from '@petinsure360/client/session'
import { Button, LiveBadge, ThemeSwitch } from '@petinsure360/ui'
import { Link } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { signIn } from '../sign-in/go.ts'
import { Freshness } from './freshness.tsx'
import { Paw } from './logo.tsx'
import { destinations } from './navigation.ts'

export function Header() {
  const { status, customerId } = useSession()
  const links = destinations(status, customerId)
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-canvas/95 backdrop-blur-sm">
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-2 px-4 sm:px-6">
        <Link
          to="/"
          className="mr-auto flex min-h-target items-center gap-2.5 text-lg font-semibold tracking-tight"
        >
          <Paw className="size-7 text-brand" />
          <span>PetInsure360</span>
        </Link>
        <nav aria-label="Main" className="hidden items-center gap-1 lg:flex">
          <Destinations links={links} className={TAB} />
        </nav>
        <div className="flex items-center gap-1">
          {customerId && <Connection />}
          <ThemeSwitch />
          <SignInOrOut />
          <Button variant="quiet" className="lg:hidden" popoverTarget={MENU} aria-label="Menu">
            <Menu aria-hidden className="size-5" />
          </Button>
        </div>
      </div>
      <PhoneMenu links={links} />
    </header>
  )
}

const MENU = 'phone-menu'
const TAB =
  'inline-flex min-h-target items-center rounded-md px-3 text-muted hover:bg-brand-soft hover:text-ink ' +
  'aria-[current=page]:font-medium aria-[current=page]:text-brand'
const ROW =
  'flex min-h-target items-center rounded-md px-3 py-2 text-lg hover:bg-brand-soft ' +
  'aria-[current=page]:font-medium aria-[current=page]:text-brand'

type Links = ReturnType<typeof destinations>

interface DestinationsProps {
  links: Links
  className: string
  onChoose?: () => void
}

function Destinations({ links, className, onChoose }: DestinationsProps) {
  return links.map(({ to, label }) => (
    <Link key={to} to={to} className={className} activeOptions={{ exact: to === '/' }} onClick={onChoose}>
      {label}
    </Link>
  ))
}

/** A popover closes by itself on Escape and on a click beside it; a chosen link closes it too. */
function PhoneMenu({ links }: { links: Links }) {
  return (
    <nav
      id={MENU}
      popover="auto"
      aria-label="Main menu"
      className="inset-auto top-18 right-3 m-0 w-64 rounded-lg border border-line bg-surface p-2 text-ink shadow-float backdrop:bg-ink/20"
    >
      <div className="grid gap-1">
        <Destinations links={links} className={ROW} onChoose={closeMenu} />
      </div>
    </nav>
  )
}

const closeMenu = () => document.getElementById(MENU)?.hidePopover()

function Connection() {
  return (
    <div className="hidden items-center gap-2 sm:flex">
      <LiveBadge state={useLiveState()} />
      <Freshness />
    </div>
  )
}

function SignInOrOut() {
  const { status } = useSession()
  if (status === 'unknown') return null
  if (status === 'guest') {
    return (
      <Button className="hidden sm:inline-flex" onClick={() => signIn()}>
        Sign in
      </Button>
    )
  }
  return (
    <Button variant="quiet" className="hidden sm:inline-flex" onClick={() => session.signOut()}>
      Sign out
    </Button>
  )
}
