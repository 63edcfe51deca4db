// The API with the types of its own document: `await unwrap(api.GET('/api/pets/{pet_id}', …))`.
import createClient, { type Middleware } from 'openapi-fetch'
import { environment } from './environment.ts'
import { Problem, problemOf, unreachable } from './problem.ts'
import type { components, paths } from './schema.d.ts'
import { session } from './session.ts'

export { Problem, type WrongField } from './problem.ts'
export type Schemas = components['schemas']

const bearer: Middleware = {
  async onRequest({ request }) {
    const token = await session.token()
    if (token) request.headers.set('Authorization', `Bearer ${token}`)
    return request
  },
}

export const api = createClient<paths>({
  // The document's paths begin with /api themselves.
  baseUrl: environment.api().replace(/\/api\/?$/, ''),
  // Looked up at each call, so that a page's fetch may be replaced.
  fetch: request => globalThis.fetch(request),
})
api.use(bearer)

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer; throws a Problem for every failure but an aborted request. */
export async function unwrap<T>(asked: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await asked.catch(refuse)
  if (!response.ok) throw problemOf(response.status, error)
  return data as NonNullable<T>
}

/** The header that makes a POST safe to repeat; keep one per thing that is to happen once. */
export const once = (key: string = crypto.randomUUID()) => ({ 'Idempotency-Key': key })

function refuse(error: unknown): never {
  if (error instanceof Problem || (error as Error).name === 'AbortError') throw error
  throw unreachable()
}
