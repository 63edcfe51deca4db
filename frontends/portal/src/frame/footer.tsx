import { Link } from '@tanstack/react-router'

export function Footer() {
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-4 px-4 py-8 text-sm text-muted sm:px-6">
        <p>PetInsure360. Prices as of today.</p>
        <ul className="flex flex-wrap gap-x-6 gap-y-1">
          <li>
            <Link to="/quote" className={LINK}>
              Get a quote
            </Link>
          </li>
          {PAGES.map(({ to, label }) => (
            <li key={to}>
              <Link to={to} className={LINK}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </footer>
  )
}

const PAGES = [
  { to: '/help', label: 'Help and contact' },
  { to: '/terms', label: 'Terms' },
  { to: '/privacy', label: 'Privacy' },
] as const

const LINK = 'inline-flex min-h-target items-center underline-offset-4 hover:text-ink hover:underline'
