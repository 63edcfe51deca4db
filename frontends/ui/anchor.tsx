// Links of this package's parts. The app says once how it navigates; without that they are plain links.
import type { ComponentProps, MouseEvent } from 'react'

let go: ((href: string) => void) | undefined

/** Has links of tables, tiles and bars go through the app's router: `navigateWith(href => router.history.push(href))`. */
export function navigateWith(navigate: (href: string) => void): void {
  go = navigate
}

/** Goes to `href` as a link would. */
export function navigate(href: string): void {
  if (go) go(href)
  else location.assign(href)
}

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)

export function Anchor({ href, onClick, ...rest }: ComponentProps<'a'> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (!go || event.defaultPrevented || !isPlain(event)) return
    event.preventDefault()
    go(href)
  }
  return <a {...rest} href={href} onClick={follow} />
}
