// The bar on top: where one is, where one can go, and how fresh what one sees is.
import { useSession } from '@petinsure360/client/session-react'
import { Button, ThemeSwitch } from '@petinsure360/ui'
import { Link } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { signIn, signOut } from '../sign-in/actions.ts'
import { Paw } from './logo.tsx'
import { type Destination, destinations } from './navigation.ts'

const Connection = lazy(async () => ({ default: (await import('./later.ts')).Connection }))

/** Its own width decides what fits, in rem: with larger words there is room for fewer of them. */
export function Header() {
  const { status, customerId } = useSession()
  const links = destinations(status, customerId)
  return (
    <header className="@container sticky top-0 z-30 border-b border-line bg-canvas">
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-2 px-4 sm:px-6">
        <Link to="/" className="mr-auto flex min-h-target items-center gap-2.5 text-lg font-semibold">
          <Paw className="size-7 text-brand" />
          <span>PetInsure360</span>
        </Link>
        <nav aria-label="Main" className="hidden items-center gap-1 @5xl:flex">
          <Destinations links={links} className={TAB} />
        </nav>
        <Suspense>{customerId && <Connection className="hidden sm:flex" />}</Suspense>
        <ThemeSwitch />
        <div className="hidden sm:block">
          <SignInOrOut />
        </div>
        <Button variant="quiet" className="-mr-3 @5xl:hidden" popoverTarget={MENU} aria-label="Menu">
          <Menu aria-hidden className="size-6" />
        </Button>
      </div>
      <PhoneMenu links={links} customerId={customerId} />
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

interface DestinationsProps {
  links: readonly Destination[]
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
function PhoneMenu({ links, customerId }: { links: readonly Destination[]; customerId: string | null }) {
  return (
    <div
      id={MENU}
      popover="auto"
      className="inset-auto top-18 right-3 m-0 w-72 rounded-lg border border-line bg-surface p-2 text-ink shadow-float"
    >
      <nav aria-label="Menu" className="grid gap-1">
        <Destinations links={links} className={ROW} onChoose={closeMenu} />
      </nav>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2 border-t border-line px-3 pt-2 sm:hidden">
        <Suspense>{customerId && <Connection className="flex" />}</Suspense>
        <SignInOrOut />
      </div>
    </div>
  )
}

const closeMenu = () => document.getElementById(MENU)?.hidePopover()

function SignInOrOut() {
  const { status } = useSession()
  if (status === 'unknown') return null
  const isGuest = status === 'guest'
  return (
    <Button
      variant={isGuest ? 'secondary' : 'quiet'}
      className="whitespace-nowrap"
      onClick={() => (isGuest ? signIn() : void signOut())}
    >
      {isGuest ? 'Sign in' : 'Sign out'}
    </Button>
  )
}
