import { afterEach, expect, test, vi } from 'vitest'
import { Problem, unreachable } from './problem.ts'
import { fetchWithRetry, isBusy, MAX_RETRIES, retryDelayMs } from './retry.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const write = (key?: string, signal?: AbortSignal) =>
  new Request('https://api.example/api/claims', {
    method: 'POST',
    body: '{"claim_amount": 10}',
    headers: key ? { 'Idempotency-Key': key } : {},
    ...(signal ? { signal } : {}),
  })

/** A fetch that fails as often as it is told, as it does for a refusal without CORS headers, then answers. */
function failing(times: number, how: () => Promise<Response>) {
  const bodies: string[] = []
  const fetch = vi.fn(async (request: Request) => {
    bodies.push(await request.text())
    return bodies.length <= times ? how() : new Response('{}', { status: 201 })
  })
  vi.stubGlobal('fetch', fetch)
  return bodies
}

const network = () => Promise.reject(new TypeError('Failed to fetch'))
const refused = () => Promise.resolve(new Response('', { status: 429 }))

test.each([
  ['a network that fails', network],
  ['an answer that says not now', refused],
])('what carries a key is sent again, whole, after %s', async (_, how) => {
  vi.useFakeTimers()
  const bodies = failing(3, how)
  const asked = fetchWithRetry(write('key'))
  await vi.runAllTimersAsync()
  expect((await asked).status).toBe(201)
  expect(bodies).toEqual(Array(4).fill('{"claim_amount": 10}'))
})

test('what carries no key is sent once', async () => {
  const bodies = failing(1, network)
  await expect(fetchWithRetry(write())).rejects.toThrow(TypeError)
  expect(bodies).toHaveLength(1)
})

test('after so many attempts the last failure is told', async () => {
  vi.useFakeTimers()
  const bodies = failing(100, network)
  const asked = expect(fetchWithRetry(write('key'))).rejects.toThrow(TypeError)
  await vi.runAllTimersAsync()
  await asked
  expect(bodies).toHaveLength(MAX_RETRIES + 1)
})

test('a page that is left stops asking', async () => {
  const leaving = new AbortController()
  const bodies = failing(100, network)
  const asked = expect(fetchWithRetry(write('key', leaving.signal))).rejects.toThrow()
  setTimeout(() => leaving.abort(), 20)
  await asked
  expect(bodies.length).toBeLessThan(3)
})

test('pauses grow, and pages that failed together do not ask again together', () => {
  expect([0, 1, 2, 3].map(failures => retryDelayMs(failures, 1))).toEqual([400, 800, 1600, 3200])
  expect(retryDelayMs(2, 0)).toBe(800)
})

test('no answer on a device with a network is a busy service, never a lost connection', () => {
  vi.stubGlobal('navigator', { onLine: true })
  expect(unreachable()).toMatchObject({ status: 0, code: 'busy', title: 'The service is busy' })
  vi.stubGlobal('navigator', { onLine: false })
  expect(unreachable()).toMatchObject({ status: 0, code: 'offline', title: 'You are offline' })
})

test('only what nobody took may be taken another time', () => {
  const problem = (status: number) => new Problem({ status, code: 'x', detail: 'x' })
  expect([0, 429, 503].map(status => isBusy(problem(status)))).toEqual([true, true, true])
  expect([400, 409, 500].map(status => isBusy(problem(status)))).toEqual([false, false, false])
})
