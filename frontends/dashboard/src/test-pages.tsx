// Whole pages in a test; what the API answers and who is signed in are the test's to say.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { configure, render } from '@testing-library/react'
import { vi } from 'vitest'

// Pages are fetched when they are first needed, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 20_000 })
vi.setConfig({ testTimeout: 40_000 })

/** Shows the page at an address; an answer that is an error is not asked for again. */
export async function visit(address: string) {
  // Outside a browser a request needs a whole address.
  document.head.innerHTML = '<meta name="environment-api" content="http://localhost:3000/api">'
  vi.stubGlobal('scrollTo', vi.fn())
  history.replaceState(null, '', address)
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const { createDashboardRouter } = await import('./routes.tsx')
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={createDashboardRouter(queryClient)} />
    </QueryClientProvider>,
  )
}
