// Every screen that can be reached by its address, and who sees it.
import type { App } from './stack.ts'

export interface Place {
  name: string
  app: App
  path: string
  /** Who is signed in; nobody when left out. */
  as?: string
}

const CUSTOMER = 'Demo User'
const ANALYST = 'Riley Chen'
const ADJUSTER = 'Jordan Blake'
const ADMIN = 'Sam Okafor'

export const PLACES: Place[] = [
  { name: 'portal-home', app: 'portal', path: '/' },
  { name: 'portal-quote', app: 'portal', path: '/quote' },
  { name: 'portal-own-home', app: 'portal', path: '/', as: CUSTOMER },
  { name: 'portal-pets', app: 'portal', path: '/pets', as: CUSTOMER },
  { name: 'portal-new-pet', app: 'portal', path: '/pets/new', as: CUSTOMER },
  { name: 'portal-policies', app: 'portal', path: '/policies', as: CUSTOMER },
  { name: 'portal-new-policy', app: 'portal', path: '/policies/new', as: CUSTOMER },
  { name: 'portal-claims', app: 'portal', path: '/claims', as: CUSTOMER },
  { name: 'portal-new-claim', app: 'portal', path: '/claims/new', as: CUSTOMER },
  { name: 'portal-account', app: 'portal', path: '/account', as: CUSTOMER },
  { name: 'dashboard-sign-in', app: 'dashboard', path: '/' },
  { name: 'dashboard-overview', app: 'dashboard', path: '/', as: ANALYST },
  { name: 'dashboard-customers', app: 'dashboard', path: '/customers', as: ANALYST },
  { name: 'dashboard-customer', app: 'dashboard', path: '/customers/DEMO-001', as: ADMIN },
  { name: 'dashboard-risk', app: 'dashboard', path: '/risk', as: ANALYST },
  { name: 'dashboard-offers', app: 'dashboard', path: '/risk/offers', as: ANALYST },
  { name: 'dashboard-providers', app: 'dashboard', path: '/providers', as: ANALYST },
  { name: 'dashboard-queue', app: 'dashboard', path: '/queue', as: ADJUSTER },
  { name: 'dashboard-pipeline', app: 'dashboard', path: '/pipeline', as: ADMIN },
]

export interface Visitor {
  app: App
  as: string | undefined
  places: Place[]
}

/** The places by who sees them, so that each person signs in once. */
export function visitors(places: Place[]): Visitor[] {
  const found: Visitor[] = []
  for (const place of places) {
    const { app, as } = place
    const known = found.find(each => each.app === app && each.as === as)
    if (known) known.places.push(place)
    else found.push({ app, as, places: [place] })
  }
  return found
}
