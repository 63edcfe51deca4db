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

/** After a frame, so that what stands in the page is seen first; a page that nobody looks at draws none. */
function afterFirstPaint(run: () => void): void {
  let begun = false
  const once = () => {
    if (begun) return
    begun = true
    run()
  }
  requestAnimationFrame(() => setTimeout(once))
  setTimeout(once, 100)
}

const root = document.getElementById('root')
if (root) {
  const start = () =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    )
  afterFirstPaint(start)
}
