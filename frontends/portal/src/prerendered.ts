// What stands in a page before its program does: kept on the way to the authority, so that it stands there again at once
// after the way back, which ends at one address for all pages.
const KEPT = 'drawn-page'

interface Prerendered {
  path: string
  markup: string
}

/** Keeps what the build has drawn for this page. */
export function keepPrerendered(): void {
  const prerendered: Prerendered = { path: location.pathname, markup: root()?.innerHTML ?? '' }
  sessionStorage.setItem(KEPT, JSON.stringify(prerendered))
}

/** Shows what was kept of this page, once. */
export function showPrerendered(): void {
  const text = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  const prerendered: Prerendered | undefined = text ? JSON.parse(text) : undefined
  const element = root()
  // Home is drawn as guests find it.
  if (element && prerendered?.path === location.pathname && prerendered.path !== '/')
    element.innerHTML = prerendered.markup
}

const root = () => document.getElementById('root')
