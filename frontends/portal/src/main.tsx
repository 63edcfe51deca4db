import './portal.css'
import { createQueryClient } from '@petinsure360/client/queries'
import { session } from '@petinsure360/client/session'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createPortalRouter } from './routes.tsx'

const queryClient = createQueryClient()
const router = createPortalRouter(queryClient)
void session.start('portal')

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
