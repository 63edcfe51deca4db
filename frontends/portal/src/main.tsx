import './portal.css'
import { createQueryClient } from '@petinsure360/client/queries'
import { session } from '@petinsure360/client/session'
import { navigateWith } from '@petinsure360/ui'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createPortalRouter } from './routes.tsx'

const queryClient = createQueryClient()
const router = createPortalRouter(queryClient)
navigateWith(href => router.history.push(href))
void session.start('portal')

// After everything that is seen: the app then opens without a network, too.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => {}))
}

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
