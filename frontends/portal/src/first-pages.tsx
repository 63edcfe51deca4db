// What stands in the portal's pages before its program is there. Runs in Node when the portal is built.
import { session } from '@petinsure360/client/session'
import { mount } from '@petinsure360/ui/mount'
import { QueryClient } from '@tanstack/react-query'
import { createMemoryHistory } from '@tanstack/react-router'
import { createPortalRouter } from './routes.tsx'

const SHELL = 'app.html'

/** The files of the site and the address that each is drawn from; `app.html` is for every address without a file. */
export const FIRST_PAGES: Record<string, string> = {
  [SHELL]: '/account',
  'index.html': '/',
  'quote.html': '/quote',
  'help.html': '/help',
  'terms.html': '/terms',
  'privacy.html': '/privacy',
}

const TIMEOUT_MS = 10_000

/** The markup of the page at `path`: the shell's as for somebody who may be signed in, any other as for a guest. */
export async function firstPage(path: string): Promise<string> {
  if (path !== FIRST_PAGES[SHELL]) await session.start('portal')
  const queryClient = new QueryClient()
  const router = createPortalRouter(queryClient, createMemoryHistory({ initialEntries: [path] }))
  await router.load()
  const root = document.createElement('div')
  root.id = 'root'
  document.body.replaceChildren(root)
  mount(queryClient, router)
  for (const end = Date.now() + TIMEOUT_MS; !root.querySelector('main > *'); ) {
    if (Date.now() > end) throw new Error(`Nothing was drawn at ${path}.`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  // Nothing hears a press before the program is there; links lead where they lead.
  for (const each of root.querySelectorAll('button, input, select, textarea'))
    each.setAttribute('disabled', '')
  return root.innerHTML
}
