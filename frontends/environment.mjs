// What differs between environments. It is filled into the built pages, so one build serves them all.

/** Where the API, the sign-in and live events are; locally the addresses of `dev.py up`. */
export function environmentOf(variables, app) {
  return {
    api: variables.VITE_API_BASE_URL ?? '/api',
    authority: variables.VITE_AUTHORITY ?? 'http://127.0.0.1:7072/.dev/oidc',
    clientId: variables.VITE_CLIENT_ID ?? app,
    scope: variables.VITE_SCOPE ?? 'openid profile email offline_access',
    live: variables.VITE_LIVE_ORIGIN ?? 'ws://127.0.0.1:8080',
    // Of a domain that nobody can own; empty where there is no such address.
    contact: variables.VITE_CONTACT_EMAIL ?? 'help@petinsure360.example',
  }
}

/** Origins a page may talk to besides its own, for the policy's connect-src. */
export function connections({ api, authority, live }) {
  const others = [api, authority]
    .filter(address => /^https?:/.test(address))
    .map(each => new URL(each).origin)
  return [...new Set([...others, live])].join(' ')
}

/** `text` with every {{name}} replaced; an unknown name is an error. */
export function fill(text, environment) {
  const values = { ...environment, connections: connections(environment) }
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`Nothing is known about {{${name}}}.`)
    return values[name]
  })
}
