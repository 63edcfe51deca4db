import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { navigation } from './navigation.ts'

const AUTHORITY = 'http://127.0.0.1:7072/.dev/oidc'
const SERVER = {
  issuer: AUTHORITY,
  authorization_endpoint: `${AUTHORITY}/authorize`,
  token_endpoint: `${AUTHORITY}/token`,
  end_session_endpoint: `${AUTHORITY}/logout`,
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

const jwt = (claims: object) =>
  [{ alg: 'RS256' }, claims, {}]
    .map(part => btoa(JSON.stringify(part)))
    .join('.')
    .replaceAll('=', '')

/** An authority that signs in a person with these claims, and an API that knows these customers. */
function world(claims: Record<string, unknown>, registered: string | null = null) {
  const seconds = Math.floor(Date.now() / 1000)
  const asked: string[] = []
  let tokens = 0
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, options?: RequestInit) => {
    const url = String(input instanceof Request ? input.url : input)
    asked.push(url)
    if (url.includes('openid-configuration')) return json(SERVER)
    if (url.endsWith('/customers?limit=1')) {
      return json({ customers: registered ? [{ customer_id: registered }] : [] })
    }
    const form = new URLSearchParams(String(options?.body))
    const own = { iss: AUTHORITY, sub: 's', iat: seconds, exp: seconds + 60, ...claims }
    tokens += 1
    return json({
      token_type: 'Bearer',
      expires_in: form.get('grant_type') === 'refresh_token' ? 3600 : 30,
      access_token: jwt({ ...own, aud: 'petinsure360', number: tokens }),
      refresh_token: 'again',
      ...(form.has('code') && { id_token: jwt({ ...own, aud: 'portal', nonce: pending().nonce }) }),
    })
  })
  return asked
}

let remembered = ''
const pending = () => JSON.parse(remembered)

async function freshSession() {
  vi.resetModules()
  return { ...(await import('./session.ts')), ...(await import('./session-react.ts')) }
}

/** Goes to the sign-in page from `from` and comes back with a code. */
async function signedIn(from = '/claims?page=2') {
  history.replaceState(null, '', from)
  const leaving = (await freshSession()).session
  await leaving.start('portal')
  await leaving.signIn()
  remembered = sessionStorage.getItem('sign-in') ?? ''
  history.replaceState(null, '', `/signed-in?code=c&state=${pending().state}`)
  const { session, useSession } = await freshSession()
  await session.start('portal')
  return { session, useSession }
}

beforeEach(() => {
  document.head.innerHTML = `<meta name="environment-authority" content="${AUTHORITY}">`
  vi.spyOn(navigation, 'go').mockImplementation(() => {})
  vi.doMock('./navigation.ts', () => ({ navigation }))
  localStorage.clear()
  sessionStorage.clear()
  history.replaceState(null, '', '/')
})

afterEach(() => vi.unstubAllGlobals())

test('who was never here is a guest at once, and nobody is asked', async () => {
  const asked = world({})
  const { session } = await freshSession()
  void session.start('portal')
  expect(session.state().status).toBe('guest')
  expect(await session.token()).toBeNull()
  expect(asked).toEqual([])
})

test('signing in leads to the authority with a challenge, and back to where one was', async () => {
  world({ name: 'Ann Lee', email: 'ann@example.com', roles: ['Customer'], customer_id: 'CUST-1' })
  const { session } = await signedIn('/claims?page=2')
  const address = new URL(vi.mocked(navigation.go).mock.calls[0]?.[0] ?? '')
  expect(address.href).toContain(`${AUTHORITY}/authorize?`)
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    client_id: 'portal',
    redirect_uri: `${location.origin}/signed-in`,
    code_challenge_method: 'S256',
    response_type: 'code',
  })
  expect(session.state()).toEqual({
    status: 'signedIn',
    subject: 's',
    name: 'Ann Lee',
    email: 'ann@example.com',
    roles: ['Customer'],
    customerId: 'CUST-1',
    ended: false,
    error: null,
  })
  expect(location.pathname + location.search).toBe('/claims?page=2')
})

test('a way back to another site leads home', async () => {
  world({ roles: ['Analyst'] })
  const leaving = (await freshSession()).session
  await leaving.start('portal')
  await leaving.signIn('//elsewhere.example/claims')
  remembered = sessionStorage.getItem('sign-in') ?? ''
  history.replaceState(null, '', `/signed-in?code=c&state=${pending().state}`)
  const { session } = await freshSession()
  await session.start('portal')
  expect(session.state().status).toBe('signedIn')
  expect(location.pathname).toBe('/')
})

test('nothing about the person is stored', async () => {
  world({ name: 'Ann Lee', roles: ['Customer'], customer_id: 'CUST-1' })
  await signedIn()
  expect({ ...localStorage }).toEqual({ 'signed-in-before': 'yes' })
  expect({ ...sessionStorage }).toEqual({})
})

test('an answer to a question that was not asked is refused', async () => {
  world({ roles: ['Customer'] })
  const { session } = await freshSession()
  await session.start('portal')
  await session.signIn()
  history.replaceState(null, '', '/signed-in?code=c&state=another')
  const back = (await freshSession()).session
  await back.start('portal')
  expect(back.state()).toMatchObject({ status: 'guest', error: 'Signing in did not work. Please try again.' })
})

test('a reload asks the authority without a word, and takes no for an answer', async () => {
  world({})
  const replace = vi.spyOn(navigation, 'replace').mockImplementation(() => {})
  localStorage.setItem('signed-in-before', 'yes')
  const { session } = await freshSession()
  void session.start('portal')
  await vi.waitFor(() => expect(replace).toHaveBeenCalled())
  expect(new URL(replace.mock.calls[0]?.[0] ?? '').searchParams.get('prompt')).toBe('none')
  expect(session.state().status).toBe('unknown')

  const state = JSON.parse(sessionStorage.getItem('sign-in') ?? '').state
  history.replaceState(null, '', `/signed-in?error=login_required&state=${state}`)
  const back = (await freshSession()).session
  await back.start('portal')
  expect(back.state()).toMatchObject({ status: 'guest', error: null })
  expect({ ...localStorage }).toEqual({})
})

test('a token about to expire is renewed once, for all who ask', async () => {
  const asked = world({ roles: ['Analyst'] })
  const { session } = await signedIn()
  const before = asked.length
  const [one, other] = await Promise.all([session.token(), session.token()])
  expect(one).toBe(other)
  expect(asked.slice(before)).toEqual([SERVER.token_endpoint])
  expect(await session.token()).toBe(one)
})

test('a customer is known once registered', async () => {
  world({ roles: ['Customer'] }, null)
  const { session, useSession } = await signedIn()
  const Who = () => <p>{useSession().customerId ?? 'nobody yet'}</p>
  render(<Who />)
  expect(screen.getByText('nobody yet')).toBeVisible()
  world({ roles: ['Customer'] }, 'CUST-9')
  await act(() => session.refreshCustomer())
  expect(screen.getByText('CUST-9')).toBeVisible()
})

test('an authority out of reach is told, not hidden', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
  const { session } = await freshSession()
  await session.start('portal')
  await expect(session.signIn()).rejects.toThrow()
  expect(session.state().error).toContain('not possible at the moment')
})

test('without TLS only an authority on this machine is asked', async () => {
  const { insecureOn } = await import('./oidc.ts')
  const allowed = (address: string) => Object.getOwnPropertySymbols(insecureOn(address)).length > 0
  expect(allowed(AUTHORITY)).toBe(true)
  expect(allowed('http://login.example.com')).toBe(false)
  expect(allowed('https://127.0.0.1')).toBe(false)
})

test('an authority out of reach at a reload leaves a guest', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
  localStorage.setItem('signed-in-before', 'yes')
  const { session } = await freshSession()
  await session.start('portal')
  expect(session.state().status).toBe('guest')
})

test('signed out in another tab is signed out in this one', async () => {
  world({ roles: ['Analyst'] })
  const { session } = await signedIn()
  window.dispatchEvent(new StorageEvent('storage', { key: 'signed-in-before', newValue: null }))
  expect(session.state().status).toBe('guest')
  expect(await session.token()).toBeNull()
})

test('signing out ends the session at the authority as well', async () => {
  world({ roles: ['Analyst'] })
  const { session } = await signedIn()
  localStorage.setItem('live', 'customer:CUST-1 4')
  await session.signOut()
  expect(session.state().status).toBe('guest')
  const address = new URL(vi.mocked(navigation.go).mock.lastCall?.[0] ?? '')
  expect(address.origin + address.pathname).toBe(SERVER.end_session_endpoint)
  expect(address.searchParams.get('post_logout_redirect_uri')).toBe(`${location.origin}/`)
  expect({ ...localStorage }).toEqual({})
})
