import { createQueryClient } from '@petinsure360/client/queries'
import { mount } from '@petinsure360/ui/mount'
import { createPortalRouter } from './routes.tsx'

const queryClient = createQueryClient()
void mount(queryClient, createPortalRouter(queryClient))

// After everything that is seen: the app then opens without a network, too.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  const register = () => void navigator.serviceWorker.register('/sw.js').catch(() => {})
  if (document.readyState === 'complete') register()
  else addEventListener('load', register)
}
