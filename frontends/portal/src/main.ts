import { createQueryClient } from '@petinsure360/client/queries'
import { session } from '@petinsure360/client/session'
import { mount } from '@petinsure360/ui/mount'
import { createPortalRouter } from './routes.tsx'

// Takes the sign-in's answer out of the address before the router reads it.
void session.start('portal')

const queryClient = createQueryClient()
mount(queryClient, createPortalRouter(queryClient))

// After everything that is seen: the app then opens without a network, too.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  const register = () => void navigator.serviceWorker.register('/sw.js').catch(() => {})
  if (document.readyState === 'complete') register()
  else addEventListener('load', register)
}
