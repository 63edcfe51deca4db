// Every address of the dashboard: what it shows and what it takes from the URL.
import { showVersion } from '@petinsure360/client/as-of'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router'
import { Failed, NotFound } from './frame/error-pages.tsx'
import { Staff } from './frame/staff.tsx'
import * as search from './search.ts'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()()

/** Everything is for the staff. */
const staff = createRoute({
  getParentRoute: () => root,
  id: 'staff',
  component: Staff,
  validateSearch: search.staff,
  search: { middlewares: [retainSearchParams(['at'])] },
  // Before any page asks for figures; what is there is of another moment.
  beforeLoad: ({ search: { at }, context: { queryClient }, preload }) => {
    if (!preload && showVersion(at ?? null)) void queryClient.resetQueries({ predicate: isFigure })
  },
})

const isFigure = ({ queryKey: [name] }: { queryKey: readonly unknown[] }): boolean =>
  typeof name === 'string' && (name.startsWith('gold/') || name === 'kpis')

const overview = createRoute({
  getParentRoute: () => staff,
  path: '/',
  validateSearch: search.overview,
  component: lazyRouteComponent(() => import('./overview/overview.tsx'), 'Overview'),
})

const alerts = createRoute({
  getParentRoute: () => staff,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./alerts/alerts.tsx'), 'Alerts'),
})

const customers = createRoute({
  getParentRoute: () => staff,
  path: '/customers',
  validateSearch: search.customers,
  component: lazyRouteComponent(() => import('./customers/customers.tsx'), 'Customers'),
})

const customer = createRoute({
  getParentRoute: () => staff,
  path: '/customers/$customerId',
  validateSearch: search.customer,
  component: lazyRouteComponent(() => import('./customer/customer.tsx'), 'CustomerPage'),
})

const risk = createRoute({
  getParentRoute: () => staff,
  path: '/risk',
  validateSearch: search.risk,
  component: lazyRouteComponent(() => import('./risk/risk.tsx'), 'Risk'),
})

const offers = createRoute({
  getParentRoute: () => staff,
  path: '/risk/offers',
  validateSearch: search.offers,
  component: lazyRouteComponent(() => import('./risk/offers.tsx'), 'Offers'),
})

const providers = createRoute({
  getParentRoute: () => staff,
  path: '/providers',
  validateSearch: search.providers,
  component: lazyRouteComponent(() => import('./providers/providers.tsx'), 'Providers'),
})

const provider = createRoute({
  getParentRoute: () => staff,
  path: '/providers/$providerId',
  validateSearch: search.provider,
  component: lazyRouteComponent(() => import('./providers/provider.tsx'), 'ProviderPage'),
})

const queue = createRoute({
  getParentRoute: () => staff,
  path: '/queue',
  validateSearch: search.queue,
  component: lazyRouteComponent(() => import('./queue/queue.tsx'), 'Queue'),
})

const queuedCase = createRoute({
  getParentRoute: () => staff,
  path: '/queue/$claimId',
  component: lazyRouteComponent(() => import('./queue/case.tsx'), 'CasePage'),
})

const pipeline = createRoute({
  getParentRoute: () => staff,
  path: '/pipeline',
  component: lazyRouteComponent(() => import('./pipeline/pipeline.tsx'), 'Pipeline'),
})

const run = createRoute({
  getParentRoute: () => staff,
  path: '/pipeline/runs/$runId',
  component: lazyRouteComponent(() => import('./pipeline/run.tsx'), 'RunPage'),
})

const claims = createRoute({
  getParentRoute: () => staff,
  path: '/claims',
  validateSearch: search.claims,
  component: lazyRouteComponent(() => import('./claims/claims.tsx'), 'Claims'),
})

const claim = createRoute({
  getParentRoute: () => staff,
  path: '/claims/$claimId',
  component: lazyRouteComponent(() => import('./claims/claim.tsx'), 'ClaimPage'),
})

const replay = createRoute({
  getParentRoute: () => staff,
  path: '/replay',
  validateSearch: search.replay,
  component: lazyRouteComponent(() => import('./replay/replay.tsx'), 'Replay'),
})

const quality = createRoute({
  getParentRoute: () => staff,
  path: '/quality',
  validateSearch: search.quality,
  component: lazyRouteComponent(() => import('./quality/quality.tsx'), 'Quality'),
})

/** Whatever leads nowhere, inside the frame. */
const nowhere = createRoute({ getParentRoute: () => staff, path: '$', component: NotFound })

const tree = root.addChildren([
  staff.addChildren([
    overview,
    alerts,
    customers,
    customer,
    risk,
    offers,
    providers,
    provider,
    queue,
    queuedCase,
    claims,
    claim,
    replay,
    quality,
    pipeline,
    run,
    nowhere,
  ]),
])

/** The dashboard's router over one cache. */
export const createDashboardRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultErrorComponent: Failed,
    defaultNotFoundComponent: NotFound,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultViewTransition: true,
    scrollRestoration: true,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>
  }
}
