// What the keyboard does on every page, besides what the page itself adds.
import type { Action } from '@petinsure360/ui'
import type { AnyRouter } from '@tanstack/react-router'
import type { Destination } from './navigation.ts'

const searchOfPage = () => document.querySelector<HTMLInputElement>('input[data-search]')

/** `g` and a letter go to a page; `/` searches customers where a page has no search of its own. */
export function actionsOf(links: readonly Destination[], router: AnyRouter): Action[] {
  return [
    ...links.map(({ to, label, key }) => ({
      name: `Go to ${label}`,
      keys: `g ${key}`,
      perform: () => void router.navigate({ to }),
    })),
    {
      name: 'Search customers',
      keys: '/',
      predicate: () => searchOfPage() === null,
      perform: () => void router.navigate({ to: '/customers' }).then(focusSoon),
    },
    { name: 'Print this page', keys: 'p', perform: () => window.print() },
  ]
}

/** The page arrives a moment after the address. */
function focusSoon(): void {
  const deadline = Date.now() + 2_000
  const look = () => {
    const input = searchOfPage()
    if (input) input.focus()
    else if (Date.now() < deadline) requestAnimationFrame(look)
  }
  look()
}
