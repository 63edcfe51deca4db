// OpenID Connect's code flow with PKCE. Loaded when somebody signs in, so that guests never fetch it.
import * as oauth from 'oauth4webapi'

/** What has to survive the way to the authority and back. */
export interface Pending {
  server: oauth.AuthorizationServer
  clientId: string
  redirectUri: string
  verifier: string
  state: string
  nonce: string
  returnTo: string
  /** Who was signed in when this began. */
  subject?: string
}

export interface Grant {
  accessToken: string
  /** In milliseconds, as Date.now() counts. */
  expiresAt: number
  refreshToken: string | undefined
  idToken: string | undefined
  claims: Record<string, unknown>
  server: oauth.AuthorizationServer
  clientId: string
}

export interface Request {
  authority: string
  clientId: string
  scope: string
  redirectUri: string
  returnTo: string
  /** Ask nobody: come back with an error when the authority does not know who it is. */
  silent: boolean
}

/** The address to go to, and what to remember until the answer comes. */
export async function prepare(request: Request): Promise<{ address: string; pending: Pending }> {
  const server = await discover(request.authority)
  const [verifier, state, nonce] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomState(),
    oauth.generateRandomNonce(),
  ]
  const { clientId, redirectUri, scope, returnTo, silent } = request
  const address = new URL(server.authorization_endpoint ?? '')
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(silent && { prompt: 'none' }),
  }
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
  return {
    address: address.href,
    pending: { server, clientId, redirectUri, verifier, state, nonce, returnTo },
  }
}

/** The tokens for the authority's answer; throws when it refused, or is not the one we asked. */
export async function redeem(pending: Pending, answer: URLSearchParams): Promise<Grant> {
  const { server, redirectUri, verifier, state, nonce } = pending
  const client = { client_id: pending.clientId }
  const parameters = oauth.validateAuthResponse(server, client, answer, state)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    redirectUri,
    verifier,
    insecureOn(server.issuer),
  )
  const expected = { expectedNonce: nonce, requireIdToken: true }
  return granted(await oauth.processAuthorizationCodeResponse(server, client, response, expected), pending)
}

/** Fresh tokens for those that are about to expire; throws when the authority gives none any more. */
export async function renew(grant: Grant): Promise<Grant> {
  const client = { client_id: grant.clientId }
  const { server, refreshToken = '' } = grant
  const options = insecureOn(server.issuer)
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options)
  const fresh = granted(await oauth.processRefreshTokenResponse(server, client, response), grant)
  return {
    ...fresh,
    refreshToken: fresh.refreshToken ?? refreshToken,
    idToken: fresh.idToken ?? grant.idToken,
  }
}

/** Where to go to be signed out there too; undefined when the authority has no such place. */
export function signOutAddress({ server, clientId, idToken }: Grant, backTo: string): string | undefined {
  if (!server.end_session_endpoint) return undefined
  const address = new URL(server.end_session_endpoint)
  address.searchParams.set('client_id', clientId)
  address.searchParams.set('post_logout_redirect_uri', backTo)
  if (idToken) address.searchParams.set('id_token_hint', idToken)
  return address.href
}

async function discover(authority: string): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(authority)
  const response = await oauth.discoveryRequest(issuer, insecureOn(authority))
  return oauth.processDiscoveryResponse(issuer, response)
}

/** Without TLS nothing but an authority on this very machine may be asked. */
export function insecureOn(authority: string): { [oauth.allowInsecureRequests]?: boolean } {
  const { protocol, hostname } = new URL(authority)
  const local = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]'
  return protocol === 'http:' && local ? { [oauth.allowInsecureRequests]: true } : {}
}

function granted(
  tokens: oauth.TokenEndpointResponse,
  { server, clientId }: Pick<Grant, 'server' | 'clientId'>,
): Grant {
  return {
    accessToken: tokens.access_token,
    expiresAt: Date.now() + (tokens.expires_in ?? 3600) * 1000,
    refreshToken: tokens.refresh_token,
    idToken: tokens.id_token,
    // The API's own token says more about roles than the app's, but need not be one that can be read.
    claims: { ...oauth.getValidatedIdTokenClaims(tokens), ...readable(tokens.access_token) },
    server,
    clientId,
  }
}

function readable(token: string): Record<string, unknown> {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(payload), character => character.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return {}
  }
}
