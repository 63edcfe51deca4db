// Every screen that can be reached by its address, and who sees it.
import type { Page } from 'playwright-core'
import { settled } from './browser.ts'
import { type App, addressOf } from './stack.ts'

export interface Place {
  name: string
  app: App
  path: string
  /** What is one step on from the path: the first row's page, or the latest run's. */
  to?: keyof typeof STEPS
  /** Who is signed in; nobody when left out. */
  as?: string
}

const CUSTOMER = 'Demo User'
const ANALYST = 'Riley Chen'
const ADJUSTER = 'Jordan Blake'
const ADMIN = 'Sam Okafor'

const STEPS = { row: 'tbody a', run: 'a[href^="/pipeline/runs/"]' }

/** Goes to a place; false where there is nothing one step on, such as no case in the queue. */
export async function goTo(page: Page, { app, path, to }: Place): Promise<boolean> {
  await page.goto(addressOf(app, path))
  await settled(page)
  if (!to) return true
  const href = await page
    .locator(STEPS[to])
    .first()
    .getAttribute('href', { timeout: 10_000 })
    .catch(() => null)
  if (!href) return false
  await page.goto(addressOf(app, href))
  await settled(page)
  return true
}

export const PLACES: Place[] = [
  { name: 'portal-home', app: 'portal', path: '/' },
  { name: 'portal-quote', app: 'portal', path: '/quote' },
  { name: 'portal-help', app: 'portal', path: '/help' },
  { name: 'portal-terms', app: 'portal', path: '/terms' },
  { name: 'portal-privacy', app: 'portal', path: '/privacy' },
  { name: 'portal-own-home', app: 'portal', path: '/', as: CUSTOMER },
  { name: 'portal-pets', app: 'portal', path: '/pets', as: CUSTOMER },
  { name: 'portal-new-pet', app: 'portal', path: '/pets/new', as: CUSTOMER },
  { name: 'portal-policies', app: 'portal', path: '/policies', as: CUSTOMER },
  { name: 'portal-new-policy', app: 'portal', path: '/policies/new', as: CUSTOMER },
  { name: 'portal-claims', app: 'portal', path: '/claims', as: CUSTOMER },
  { name: 'portal-new-claim', app: 'portal', path: '/claims/new', as: CUSTOMER },
  { name: 'portal-claim', app: 'portal', path: '/claims', to: 'row', as: CUSTOMER },
  { name: 'portal-pet', app: 'portal', path: '/pets/PET-DEMO-001', as: CUSTOMER },
  { name: 'portal-policy', app: 'portal', path: '/policies/POL-DEMO-001', as: CUSTOMER },
  { name: 'portal-policy-document', app: 'portal', path: '/policies/POL-DEMO-001/document', as: CUSTOMER },
  { name: 'portal-account', app: 'portal', path: '/account', as: CUSTOMER },
  { name: 'portal-own-data', app: 'portal', path: '/account/data', as: CUSTOMER },
  { name: 'dashboard-sign-in', app: 'dashboard', path: '/' },
  { name: 'dashboard-overview', app: 'dashboard', path: '/', as: ANALYST },
  { name: 'dashboard-alerts', app: 'dashboard', path: '/alerts', as: ANALYST },
  { name: 'dashboard-customers', app: 'dashboard', path: '/customers', as: ANALYST },
  { name: 'dashboard-customer', app: 'dashboard', path: '/customers/DEMO-001', as: ADMIN },
  { name: 'dashboard-risk', app: 'dashboard', path: '/risk', as: ANALYST },
  { name: 'dashboard-offers', app: 'dashboard', path: '/risk/offers', as: ANALYST },
  { name: 'dashboard-claims', app: 'dashboard', path: '/claims', as: ANALYST },
  { name: 'dashboard-claim', app: 'dashboard', path: '/claims', to: 'row', as: ANALYST },
  { name: 'dashboard-replay', app: 'dashboard', path: '/replay', as: ANALYST },
  { name: 'dashboard-quality', app: 'dashboard', path: '/quality', as: ANALYST },
  { name: 'dashboard-quarantine', app: 'dashboard', path: '/quality?tab=quarantine', as: ADMIN },
  { name: 'dashboard-provider', app: 'dashboard', path: '/providers', to: 'row', as: ANALYST },
  { name: 'dashboard-providers', app: 'dashboard', path: '/providers', as: ANALYST },
  { name: 'dashboard-queue', app: 'dashboard', path: '/queue', as: ADJUSTER },
  { name: 'dashboard-case', app: 'dashboard', path: '/queue', to: 'row', as: ADJUSTER },
  { name: 'dashboard-run', app: 'dashboard', path: '/pipeline', to: 'run', as: ADMIN },
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
