// Every address of the portal: what it shows and what it takes from the URL.
import { queries } from '@petinsure360/client/queries'
import { session } from '@petinsure360/client/session'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { Frame } from './frame/frame.tsx'
import { Failed, NotFound } from './frame/lost.tsx'
import { Home } from './home/home.tsx'
import * as search from './search.ts'
import { Own } from './sign-in/own.tsx'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: Failed,
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Home,
  loader: ({ context }) => void context.queryClient.prefetchQuery(queries.plans()),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: search.next,
  component: lazyRouteComponent(() => import('./sign-in/sign-in.tsx'), 'SignIn'),
})

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: search.next,
  component: lazyRouteComponent(() => import('./register/register.tsx'), 'Register'),
})

const askForQuote = createRoute({
  getParentRoute: () => root,
  path: '/quote',
  validateSearch: search.quote,
  loader: ({ context }) => void context.queryClient.prefetchQuery(queries.catalogue()),
  component: lazyRouteComponent(() => import('./quote/ask.tsx'), 'AskForQuote'),
})

const quote = createRoute({
  getParentRoute: () => root,
  path: '/quote/$quoteId',
  validateSearch: search.named,
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(queries.quote(params.quoteId)),
  component: lazyRouteComponent(() => import('./quote/quote.tsx'), 'QuotePage'),
})

/** Everything below needs a registered customer. */
const own = createRoute({ getParentRoute: () => root, id: 'own', component: Own })

const account = createRoute({
  getParentRoute: () => own,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account.tsx'), 'Account'),
})

const pets = createRoute({
  getParentRoute: () => own,
  path: '/pets',
  loader: ({ context }) => prefetchOwn(context.queryClient),
  component: lazyRouteComponent(() => import('./pets/list.tsx'), 'Pets'),
})

const newPet = createRoute({
  getParentRoute: () => own,
  path: '/pets/new',
  validateSearch: search.newPet,
  loader: ({ context }) => void context.queryClient.prefetchQuery(queries.catalogue()),
  component: lazyRouteComponent(() => import('./pets/add.tsx'), 'AddPet'),
})

const pet = createRoute({
  getParentRoute: () => own,
  path: '/pets/$petId',
  validateSearch: search.added,
  component: lazyRouteComponent(() => import('./pets/pet.tsx'), 'PetPage'),
})

const editPet = createRoute({
  getParentRoute: () => own,
  path: '/pets/$petId/edit',
  component: lazyRouteComponent(() => import('./pets/edit.tsx'), 'EditPet'),
})

const policies = createRoute({
  getParentRoute: () => own,
  path: '/policies',
  loader: ({ context }) => prefetchOwn(context.queryClient),
  component: lazyRouteComponent(() => import('./policies/list.tsx'), 'Policies'),
})

const buy = createRoute({
  getParentRoute: () => own,
  path: '/policies/new',
  validateSearch: search.buy,
  component: lazyRouteComponent(() => import('./policies/buy.tsx'), 'Buy'),
})

const policy = createRoute({
  getParentRoute: () => own,
  path: '/policies/$policyId',
  validateSearch: search.bought,
  component: lazyRouteComponent(() => import('./policies/policy.tsx'), 'PolicyPage'),
})

const tree = root.addChildren([
  home,
  signIn,
  register,
  askForQuote,
  quote,
  own.addChildren([account, pets, newPet, pet, editPet, policies, buy, policy]),
])

function prefetchOwn(queryClient: QueryClient): void {
  const { customerId } = session.state()
  if (!customerId) return
  void queryClient.prefetchQuery(queries.pets(customerId))
  void queryClient.prefetchQuery(queries.policies(customerId))
}

/** The portal's router over one cache. */
export const createPortalRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultViewTransition: true,
    scrollRestoration: true,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPortalRouter>
  }
}
