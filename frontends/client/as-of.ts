// The moment that figures are shown of: as they are, or as they were at a version.
import type { Middleware } from 'openapi-fetch'

let shown: number | null = null
/** What is asked of insights without a moment: the list of moments, the glossary, what the staff keeps. */
const TIMELESS = /\/api\/insights\/(versions|metrics|views|annotations|alerts)/

/** The version of the figures on screen; null for the present. */
export const shownVersion = (): number | null => shown

/** Shows the figures of a version from here on; says whether that is another than before. */
export function showVersion(version: number | null): boolean {
  const changed = version !== shown
  shown = version
  return changed
}

/** An address within the app that stays at the version that is shown. */
export function atShownVersion(href: string): string {
  if (shown === null || /[?&]at=/.test(href)) return href
  return `${href}${href.includes('?') ? '&' : '?'}at=${shown}`
}

/** Asks insights for the version that is shown, unless a request names its own. */
export const atVersion: Middleware = {
  onRequest({ request }) {
    const url = new URL(request.url)
    if (shown === null || !url.pathname.startsWith('/api/insights/') || TIMELESS.test(url.pathname)) return
    if (url.searchParams.has('as_of_version')) return
    url.searchParams.set('as_of_version', String(shown))
    return new Request(url, request)
  },
}
