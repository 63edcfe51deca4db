// The ways between pages: at the side where there is room, at the bottom of a phone.
import { Link } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { Logo } from './logo.tsx'
import type { Destination } from './navigation.ts'

type Links = readonly Destination[]

const ROW =
  'flex min-h-target items-center gap-3 rounded-md px-3 text-muted hover:bg-brand-soft hover:text-ink ' +
  'aria-[current=page]:bg-brand-soft aria-[current=page]:font-medium aria-[current=page]:text-brand'

const TAB =
  'grid min-h-14 min-w-0 justify-items-center content-center gap-0.5 text-xs text-muted ' +
  'aria-[current=page]:font-medium aria-[current=page]:text-brand'

const MENU = 'all-pages'
/** The first so many have a place at the bottom of a phone; all are in its menu. */
const TABS = 4

export function SideNavigation({ links }: { links: Links }) {
  return (
    <div className="hidden border-r border-line bg-surface lg:block" data-print="no">
      <nav aria-label="Pages" className="sticky top-0 grid gap-0.5 p-3">
        <p className="mb-3 flex min-h-target items-center gap-2.5 px-3 font-semibold">
          <Logo className="size-6" />
          PetInsure360
        </p>
        <Rows links={links} />
      </nav>
    </div>
  )
}

function Rows({ links }: { links: Links }) {
  return links.map(({ to, label, icon: Icon }) => (
    <Link key={to} to={to} className={ROW} activeOptions={{ exact: to === '/', includeSearch: false }}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {label}
    </Link>
  ))
}

export function PhoneNavigation({ links }: { links: Links }) {
  return (
    <>
      <nav
        aria-label="Pages"
        data-print="no"
        className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
      >
        {links.slice(0, TABS).map(({ to, label, icon: Icon }) => (
          <Link key={to} to={to} className={TAB} activeOptions={{ exact: to === '/', includeSearch: false }}>
            <Icon aria-hidden className="size-5" />
            <span className="max-w-full truncate px-1">{label}</span>
          </Link>
        ))}
        <button type="button" className={TAB} popoverTarget={MENU}>
          <Menu aria-hidden className="size-5" />
          More
        </button>
      </nav>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a link followed by the keyboard is a click too */}
      <nav
        id={MENU}
        popover="auto"
        aria-label="All pages"
        onClick={event => event.currentTarget.hidePopover()}
        className="inset-auto right-3 bottom-18 m-0 w-60 rounded-lg border border-line bg-surface p-2 text-ink shadow-float lg:hidden"
      >
        <div className="grid gap-0.5">
          <Rows links={links} />
        </div>
      </nav>
    </>
  )
}
