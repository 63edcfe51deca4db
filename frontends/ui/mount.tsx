// The tree that both apps are: a cache, a router over it, and links that go through it.
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type AnyRouter, RouterProvider } from '@tanstack/react-router'
import { StrictMode, startTransition } from 'react'
import { navigateWith } from './anchor.tsx'

/**
 * Draws an app into the page's root; `addressOf` may change where a link leads. What stands there stays until the page's own
 * parts are loaded, and is then replaced at once; the drawing is a transition, which gives way to the browser every few milliseconds.
 */
export async function mount(
  queryClient: QueryClient,
  router: AnyRouter,
  addressOf = (href: string) => href,
): Promise<void> {
  navigateWith(href => router.history.push(addressOf(href)))
  const root = document.getElementById('root')
  if (!root) return
  // A view transition would picture twice what has not changed.
  router.shouldViewTransition = false
  await letBrowserWork()
  await router.load()
  await letBrowserWork()
  // What draws is set up in a task of its own: it is larger than everything else of the framework.
  const { createRoot } = await import('react-dom/client')
  await letBrowserWork()
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    ),
  )
}

/** Ends the task, so that what was loaded is not evaluated, routed and drawn in one long one. */
const letBrowserWork = () => new Promise<void>(resolve => setTimeout(resolve))
