// Every address of the portal: what it shows and what it takes from the URL.
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from '@tanstack/react-router'
import { Failed } from './frame/failed.tsx'
import { Frame } from './frame/frame.tsx'
import * as search from './search.ts'
import { TITLES } from './titles.ts'

type Prefetch = typeof import('./prefetch.ts')

/** Asks ahead; no page waits for it, and each says itself what it could not get. */
const ahead = (ask: (prefetch: Prefetch) => Promise<unknown>): void =>
  void import('./prefetch.ts').then(ask).catch(() => {})

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Frame,
  notFoundComponent: lazyRouteComponent(() => import('./frame/not-found.tsx'), 'NotFound'),
  errorComponent: Failed,
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./home/home.tsx'), 'Home'),
  loader: ({ context }) => ahead(ask => ask.plans(context.queryClient)),
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
  loader: ({ context }) => ahead(ask => ask.catalogue(context.queryClient)),
  component: lazyRouteComponent(() => import('./quote/questions.tsx'), 'QuoteQuestions'),
})

const quote = createRoute({
  getParentRoute: () => root,
  path: '/quote/$quoteId',
  validateSearch: search.named,
  loader: ({ context, params }) => ahead(ask => ask.quote(context.queryClient, params.quoteId)),
  component: lazyRouteComponent(() => import('./quote/quote.tsx'), 'QuotePage'),
})

const help = createRoute({
  getParentRoute: () => root,
  path: '/help',
  component: lazyRouteComponent(() => import('./pages/help.tsx'), 'Help'),
})

const terms = createRoute({
  getParentRoute: () => root,
  path: '/terms',
  component: lazyRouteComponent(() => import('./pages/terms.tsx'), 'Terms'),
})

const privacy = createRoute({
  getParentRoute: () => root,
  path: '/privacy',
  component: lazyRouteComponent(() => import('./pages/privacy.tsx'), 'Privacy'),
})

/** Everything below needs a registered customer. */
const customer = createRoute({
  getParentRoute: () => root,
  id: 'customer',
  component: lazyRouteComponent(() => import('./sign-in/customer-only.tsx'), 'CustomerOnly'),
})

const account = createRoute({
  getParentRoute: () => customer,
  path: '/account',
  staticData: TITLES.account,
  component: lazyRouteComponent(() => import('./account/account.tsx'), 'Account'),
})

const ownData = createRoute({
  getParentRoute: () => customer,
  path: '/account/data',
  component: lazyRouteComponent(() => import('./account/own-data.tsx'), 'OwnData'),
})

const pets = createRoute({
  getParentRoute: () => customer,
  path: '/pets',
  staticData: TITLES.pets,
  loader: ({ context }) => ahead(ask => ask.own(context.queryClient)),
  component: lazyRouteComponent(() => import('./pets/list.tsx'), 'Pets'),
})

const newPet = createRoute({
  getParentRoute: () => customer,
  path: '/pets/new',
  validateSearch: search.newPet,
  loader: ({ context }) => ahead(ask => ask.catalogue(context.queryClient)),
  component: lazyRouteComponent(() => import('./pets/add.tsx'), 'AddPet'),
})

const pet = createRoute({
  getParentRoute: () => customer,
  path: '/pets/$petId',
  validateSearch: search.added,
  component: lazyRouteComponent(() => import('./pets/pet.tsx'), 'PetPage'),
})

const editPet = createRoute({
  getParentRoute: () => customer,
  path: '/pets/$petId/edit',
  component: lazyRouteComponent(() => import('./pets/edit.tsx'), 'EditPet'),
})

const policies = createRoute({
  getParentRoute: () => customer,
  path: '/policies',
  staticData: TITLES.policies,
  loader: ({ context }) => ahead(ask => ask.own(context.queryClient)),
  component: lazyRouteComponent(() => import('./policies/list.tsx'), 'Policies'),
})

const buy = createRoute({
  getParentRoute: () => customer,
  path: '/policies/new',
  validateSearch: search.buy,
  component: lazyRouteComponent(() => import('./policies/buy.tsx'), 'Buy'),
})

const policy = createRoute({
  getParentRoute: () => customer,
  path: '/policies/$policyId',
  validateSearch: search.bought,
  component: lazyRouteComponent(() => import('./policies/policy.tsx'), 'PolicyPage'),
})

const policyDocument = createRoute({
  getParentRoute: () => customer,
  path: '/policies/$policyId/document',
  component: lazyRouteComponent(() => import('./letters/policy-document.tsx'), 'PolicyDocument'),
})

const claims = createRoute({
  getParentRoute: () => customer,
  path: '/claims',
  staticData: TITLES.claims,
  validateSearch: search.claims,
  loaderDeps: ({ search: shown }) => shown,
  loader: ({ context, deps }) => ahead(ask => ask.claims(context.queryClient, deps)),
  component: lazyRouteComponent(() => import('./claims/list.tsx'), 'Claims'),
})

const newClaim = createRoute({
  getParentRoute: () => customer,
  path: '/claims/new',
  validateSearch: search.newClaim,
  loader: ({ context }) =>
    ahead(ask => Promise.all([ask.catalogue(context.queryClient), ask.own(context.queryClient)])),
  component: lazyRouteComponent(() => import('./claims/new.tsx'), 'NewClaim'),
})

const claim = createRoute({
  getParentRoute: () => customer,
  path: '/claims/$claimId',
  component: lazyRouteComponent(() => import('./claims/claim.tsx'), 'ClaimPage'),
})

const decisionLetter = createRoute({
  getParentRoute: () => customer,
  path: '/claims/$claimId/letter',
  component: lazyRouteComponent(() => import('./letters/decision-letter.tsx'), 'DecisionLetter'),
})

const tree = root.addChildren([
  home,
  signIn,
  register,
  askForQuote,
  quote,
  help,
  terms,
  privacy,
  customer.addChildren([
    account,
    ownData,
    pets,
    newPet,
    pet,
    editPet,
    policies,
    buy,
    policy,
    policyDocument,
    claims,
    newClaim,
    claim,
    decisionLetter,
  ]),
])

/** The portal's router over one cache; addresses are the browser's unless `history` says otherwise. */
export const createPortalRouter = (queryClient: QueryClient, history?: RouterHistory) =>
  createRouter({
    routeTree: tree,
    ...(history && { history }),
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
