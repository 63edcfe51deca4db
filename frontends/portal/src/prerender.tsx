// What stands in the portal's pages before its program is there. Runs in Node when the portal is built.
import { session } from '@petinsure360/client/session'
import { mount } from '@petinsure360/ui/mount'
import { QueryClient } from '@tanstack/react-query'
import { createMemoryHistory } from '@tanstack/react-router'
import { createPortalRouter } from './routes.tsx'

/** The files of a customer's own pages and the address that each is drawn from; drawn before it is known who is asking. */
export const OWN: Record<string, string> = {
  // For every address without a file.
  'app.html': '/claims/any',
  'account.html': '/account',
  'claims.html': '/claims',
  'pets.html': '/pets',
  'policies.html': '/policies',
}
/** The same of public pages; drawn after the others, because from then on it is known that a guest asks. */
export const PUBLIC: Record<string, string> = {
  'index.html': '/',
  'quote.html': '/quote',
  'help.html': '/help',
  'terms.html': '/terms',
  'privacy.html': '/privacy',
}

const TIMEOUT_MS = 10_000

/** The markup of the page at `path`: a public one as for a guest, any other as for somebody who may be signed in. */
export async function prerender(path: string): Promise<string> {
  if (Object.values(PUBLIC).includes(path)) await session.start('portal')
  const queryClient = new QueryClient()
  const router = createPortalRouter(queryClient, createMemoryHistory({ initialEntries: [path] }))
  const root = document.createElement('div')
  root.id = 'root'
  document.body.replaceChildren(root)
  await mount(queryClient, router)
  for (const end = Date.now() + TIMEOUT_MS; !root.querySelector('main > *'); ) {
    if (Date.now() > end) throw new Error(`Nothing was drawn at ${path}.`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  // Nothing hears a press before the program is there; links lead where they lead.
  for (const each of root.querySelectorAll('button, input, select, textarea'))
    each.setAttribute('disabled', '')
  return root.innerHTML
}
