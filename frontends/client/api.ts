// The API with the types of its own document: `await unwrap(api.GET('/api/pets/{pet_id}', …))`.
import createClient, { type Middleware } from 'openapi-fetch'
import { atVersion } from './as-of.ts'
import { environment } from './environment.ts'
import { fetchWithRetry } from './retry.ts'
import type { components, paths } from './schema.d.ts'
import { session } from './session.ts'

export { Problem, type WrongField } from './problem.ts'
export { unwrap } from './unwrap.ts'
export type Schemas = components['schemas']

const bearer: Middleware = {
  async onRequest({ request }) {
    const token = await session.token()
    if (token) request.headers.set('Authorization', `Bearer ${token}`)
    return request
  },
  onResponse({ request, response }) {
    if (response.status === 401 && request.headers.has('Authorization')) session.end()
  },
}

export const api = createClient<paths>({
  // The document's paths begin with /api themselves.
  baseUrl: environment.api().replace(/\/api\/?$/, ''),
  // Looked up at each call, so that a page's fetch may be replaced.
  fetch: fetchWithRetry,
})
api.use(bearer, atVersion)

/** The header that makes a POST safe to repeat; keep one per thing that is to happen once. */
export const once = (key: string = crypto.randomUUID()) => ({ 'Idempotency-Key': key })
