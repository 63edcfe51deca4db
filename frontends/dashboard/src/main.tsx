import './dashboard.css'
import { atShownVersion } from '@petinsure360/client/as-of'
import { createQueryClient } from '@petinsure360/client/queries'
import { session } from '@petinsure360/client/session'
import { navigateWith } from '@petinsure360/ui'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createDashboardRouter } from './routes.tsx'

document.documentElement.dataset.density = 'dense'
// Takes the sign-in's answer out of the address before the router reads it.
void session.start('dashboard')

const queryClient = createQueryClient()
const router = createDashboardRouter(queryClient)
navigateWith(href => router.history.push(atShownVersion(href)))

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
