// What stands in a page before its program does: kept on the way to the authority, so that it stands there again at once
// after the way back, which ends at one address for all pages.
const KEPT = 'drawn-page'

interface Drawn {
  path: string
  markup: string
}

/** Keeps what the build has drawn for this page. */
export function keepDrawn(): void {
  const drawn: Drawn = { path: location.pathname, markup: root()?.innerHTML ?? '' }
  sessionStorage.setItem(KEPT, JSON.stringify(drawn))
}

/** Shows what was kept of this page, once. */
export function showDrawn(): void {
  const text = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  const drawn: Drawn | undefined = text ? JSON.parse(text) : undefined
  const element = root()
  // Home is drawn as guests find it.
  if (element && drawn?.path === location.pathname && drawn.path !== '/') element.innerHTML = drawn.markup
}

const root = () => document.getElementById('root')
