// The ways between pages: at the side where there is room, at the bottom of a phone.
import { queries } from '@petinsure360/client/queries'
import { count } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { useId } from 'react'
import { SavedViews } from '../views/saved-views.tsx'
import { Logo } from './logo.tsx'
import { type Destination, GROUPS } from './navigation.ts'

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
        {GROUPS.map(group => (
          <Group key={group} name={group} links={links.filter(link => link.group === group)} />
        ))}
        <SavedViews />
      </nav>
    </div>
  )
}

function Group({ name, links }: { name: string; links: Links }) {
  const id = useId()
  if (links.length === 0) return null
  return (
    <section aria-labelledby={id} className="mb-2 grid gap-0.5">
      <p id={id} className="px-3 pt-2 pb-1 text-xs font-medium text-muted">
        {name}
      </p>
      <Rows links={links} />
    </section>
  )
}

function Rows({ links }: { links: Links }) {
  return links.map(({ to, label, icon: Icon }) => (
    <Link key={to} to={to} className={ROW} activeOptions={{ exact: to === '/', includeSearch: false }}>
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="grow">{label}</span>
      {to === '/queue' && <Waiting />}
      {to === '/alerts' && <Firing />}
    </Link>
  ))
}

/** Cases that wait in the queue. */
function Waiting() {
  const { data } = useQuery(queries.queue({ limit: 1 }))
  return <Mark value={data?.total} what="waiting" />
}

/** Alerts that fire. */
function Firing() {
  const { data } = useQuery(queries.alerts())
  return <Mark value={data?.alerts?.filter(({ firing }) => firing).length} what="firing" />
}

function Mark({ value, what }: { value: number | undefined; what: string }) {
  if (!value) return null
  return (
    <span className="figures rounded-full bg-brand-soft px-2 text-xs font-medium text-brand">
      {count(value)} <span className="sr-only">{what}</span>
    </span>
  )
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
