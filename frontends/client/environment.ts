// What differs between environments, as the page's head says it (see environment.mjs).

function said(name: string, otherwise: string): string {
  const meta = globalThis.document?.querySelector<HTMLMetaElement>(`meta[name="environment-${name}"]`)
  return meta?.content || otherwise
}

export const environment = {
  /** Where the API is: a path of this site, or an address, ending in /api. */
  api: () => said('api', '/api'),
  /** The OpenID Connect issuer whose people use this app. */
  authority: () => said('authority', ''),
  clientId: () => said('client-id', ''),
  /** Where people write before they have a claim; empty when nobody reads such mail. */
  contact: () => said('contact', ''),
  scope: () => said('scope', 'openid profile email'),
}
