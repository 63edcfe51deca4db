import './dashboard.css'
import { atShownVersion } from '@petinsure360/client/as-of'
import { createQueryClient } from '@petinsure360/client/queries'
import { session } from '@petinsure360/client/session'
import { mount } from '@petinsure360/ui/mount'
import { createDashboardRouter } from './routes.tsx'

document.documentElement.dataset.density = 'dense'
// Takes the sign-in's answer out of the address before the router reads it.
void session.start('dashboard')

const queryClient = createQueryClient()
void mount(queryClient, createDashboardRouter(queryClient), atShownVersion)
