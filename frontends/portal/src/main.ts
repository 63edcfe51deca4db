import { createQueryClient } from '@petinsure360/client/queries'
import { mount } from '@petinsure360/ui/mount'
import { keepOffline } from './offline.ts'
import { createPortalRouter } from './routes.tsx'

const queryClient = createQueryClient()
void mount(queryClient, createPortalRouter(queryClient))

if (import.meta.env.PROD) keepOffline()
