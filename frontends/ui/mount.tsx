// The tree that both apps are: a cache, a router over it, and links that go through it.
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type AnyRouter, RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { navigateWith } from './anchor.tsx'

/** Draws an app into the page's root; `addressOf` may change where a link leads. */
export function mount(queryClient: QueryClient, router: AnyRouter, addressOf = (href: string) => href): void {
  navigateWith(href => router.history.push(addressOf(href)))
  const root = document.getElementById('root')
  if (!root) return
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
