// Who is signed in: a store outside React. Tokens live in memory and nowhere else; what lets a reload keep
// the person signed in is the authority's own session, which is asked without a word.
import { environment } from './environment.ts'
import { HEARD } from './live-state.ts'
import { navigation } from './navigation.ts'
import type { Grant, Pending } from './oidc.ts'

export interface SessionState {
  status: 'unknown' | 'guest' | 'signedIn'
  /** Who it is to the API. */
  subject: string
  name: string
  /** As the authority knows it; empty when it does not say. */
  email: string
  roles: string[]
  /** Of a customer who has registered. */
  customerId: string | null
  /** The authority or the API takes the sign-in for over; what is on screen stays until somebody signs in again. */
  ended: boolean
  /** Why signing in did not work, in a sentence. */
  error: string | null
}

const CALLBACK = '/signed-in'
const PENDING = 'sign-in'
// As ui/form.ts keeps them.
const KEPT_FORM = 'kept-form:'
// A plain yes: whether it is worth asking the authority who this is.
const RETURNING = 'signed-in-before'
const RENEW_BEFORE_MS = 60_000
const LEAVING_MS = 10_000
const GUEST: SessionState = {
  status: 'guest',
  subject: '',
  name: '',
  email: '',
  roles: [],
  customerId: null,
  ended: false,
  error: null,
}

const listeners = new Set<() => void>()
let current: SessionState = { ...GUEST, status: 'unknown' }
let clientId = ''
let grant: Grant | undefined
let renewal: Promise<string | null> | undefined
let started: Promise<void> = Promise.resolve()
let leaving = false

export const session = {
  state: (): SessionState => current,

  /** Has `listener` called on every change, until the returned function is. */
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },

  /** Takes in an answer of the authority, or asks it who this is when it knew before. Call it before the router starts. */
  start(app: string): Promise<void> {
    clientId = environment.clientId() || app
    const answer = takeAnswer()
    leaving = !answer && localStorage.getItem(RETURNING) !== null
    if (answer) started = finish(answer.pending, answer.parameters)
    else if (leaving) started = returned()
    else change(GUEST)
    // Signed out in another tab is signed out.
    addEventListener('storage', ({ key, newValue }) => {
      if (key === RETURNING && newValue === null) forget()
    })
    return started
  },

  /** Whether `start` goes to the authority without a word: this page is then about to be replaced. */
  isLeaving: (): boolean => leaving,

  /** Goes to the sign-in page; afterwards the browser is at `returnTo`. Rejects when there is no way there. */
  async signIn(returnTo: string = here()): Promise<void> {
    try {
      await leave(false, returnTo)
    } catch (error) {
      change({ ...GUEST, error: 'Signing in is not possible at the moment. Try again in a minute.' })
      throw error
    }
  },

  /** Forgets everything here, then signs out at the authority as well. */
  async signOut(): Promise<void> {
    localStorage.removeItem(RETURNING)
    const { signOutAddress } = await import('./oidc.ts')
    const address = grant && signOutAddress(grant, `${location.origin}/`)
    forget()
    navigation.go(address ?? '/')
  },

  /** The bearer token for the API, renewed when it is about to expire; null for a guest. */
  async token(): Promise<string | null> {
    await started
    if (!grant) return null
    if (Date.now() < grant.expiresAt - RENEW_BEFORE_MS) return grant.accessToken
    renewal ??= renewed(grant).finally(() => {
      renewal = undefined
    })
    return renewal
  },

  /** Takes the sign-in for over: the API has said so. */
  end(): void {
    if (current.status !== 'signedIn' || current.ended) return
    grant = undefined
    change({ ...current, ended: true })
  },

  /** Asks the API for the customer behind the token, as after a registration. */
  async refreshCustomer(): Promise<void> {
    if (grant) change({ ...current, customerId: await customerOf(grant) })
  },
}

function change(state: SessionState): void {
  current = state
  for (const listener of listeners) listener()
}

/** What somebody else had filled in is not for the one who signs in now. */
function forgetForms(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(KEPT_FORM)) sessionStorage.removeItem(key)
  }
}

function forget(): void {
  grant = undefined
  forgetForms()
  change(GUEST)
  localStorage.removeItem(HEARD)
}

const here = (): string => location.pathname + location.search + location.hash

/** A way back that somebody else put into a link leads nowhere else. */
const ownPath = (path: string): string =>
  new URL(path, location.origin).origin === location.origin ? path : '/'

/** The authority's answer in the address, if this is one; the address is then what it was before. */
function takeAnswer(): { pending: Pending; parameters: URLSearchParams } | undefined {
  const parameters = new URLSearchParams(location.search)
  if (location.pathname !== CALLBACK) return undefined
  const text = sessionStorage.getItem(PENDING)
  sessionStorage.removeItem(PENDING)
  const pending: Pending | undefined = text ? JSON.parse(text) : undefined
  history.replaceState(null, '', ownPath(pending?.returnTo ?? '/'))
  return pending && { pending, parameters }
}

/** Asks the authority without a word; a guest if that leads nowhere. */
async function returned(): Promise<void> {
  const hasLeft = await leave(true).then(
    () => true,
    () => false,
  )
  // The page is about to go: nobody should see a guest in the meantime.
  if (hasLeft) await new Promise(resolve => setTimeout(resolve, LEAVING_MS))
  leaving = false
  change(GUEST)
}

async function leave(silent: boolean, returnTo = here()): Promise<void> {
  const { prepare } = await import('./oidc.ts')
  const redirectUri = location.origin + CALLBACK
  const { address, pending } = await prepare({
    authority: environment.authority(),
    scope: environment.scope(),
    clientId,
    redirectUri,
    returnTo,
    silent,
  })
  sessionStorage.setItem(PENDING, JSON.stringify({ ...pending, subject: current.subject }))
  if (silent) navigation.replace(address)
  else navigation.go(address)
}

async function finish(pending: Pending, parameters: URLSearchParams): Promise<void> {
  if (parameters.get('error') === 'login_required' || parameters.get('error') === 'interaction_required') {
    localStorage.removeItem(RETURNING)
    change(GUEST)
    return
  }
  try {
    const { redeem } = await import('./oidc.ts')
    grant = await redeem(pending, parameters)
    localStorage.setItem(RETURNING, 'yes')
    const state = await stateOf(grant)
    if (pending.subject !== state.subject) forgetForms()
    change(state)
  } catch {
    change({ ...GUEST, error: 'Signing in did not work. Please try again.' })
  }
}

async function renewed(old: Grant): Promise<string | null> {
  try {
    const { renew } = await import('./oidc.ts')
    grant = await renew(old)
    return grant.accessToken
  } catch {
    session.end()
    return null
  }
}

async function stateOf(held: Grant): Promise<SessionState> {
  const { sub, name, email, roles } = held.claims
  return {
    status: 'signedIn',
    subject: typeof sub === 'string' ? sub : '',
    name: typeof name === 'string' ? name : '',
    email: typeof email === 'string' ? email : '',
    roles: Array.isArray(roles) ? roles.map(String) : [],
    customerId: await customerOf(held),
    ended: false,
    error: null,
  }
}

/** The customer id in the token, or the one that the API has registered for its subject. */
async function customerOf({ accessToken, claims }: Grant): Promise<string | null> {
  if (typeof claims.customer_id === 'string') return claims.customer_id
  if (!Array.isArray(claims.roles) || !claims.roles.includes('Customer')) return null
  // The list of those in one's own reach: for a newcomer empty, where /customers/me would be an error.
  const response = await fetch(`${environment.api()}/customers?limit=1`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  })
  if (!response.ok) throw new Error(`The API answered with ${response.status}.`)
  const { customers } = await response.json()
  return customers[0]?.customer_id ?? null
}
