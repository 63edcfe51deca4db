// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { api, once, Problem, unwrap } from './api.ts'

vi.hoisted(() => {
  document.head.innerHTML = '<meta name="environment-api" content="https://api.example/api">'
})

const INVALID = {
  type: 'about:blank',
  title: 'Unprocessable Content',
  status: 422,
  code: 'invalid_input',
  detail: 'The request is not valid: body.email, body.pets.0.name.',
  trace_id: 'abc',
  errors: [
    { type: 'value_error', loc: ['body', 'email'], msg: 'not an e-mail address', input: 'x', ctx: {} },
    { type: 'missing', loc: ['body', 'pets', 0, 'name'], msg: 'Field required', input: null, ctx: {} },
  ],
}

const answering = (body: unknown, status = 200) => {
  const fetch = vi.fn(async (_request: Request) => new Response(JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

const failure = (asked: Promise<unknown>): Promise<Problem> =>
  asked.then(
    () => Promise.reject(),
    error => error,
  )

afterEach(() => vi.unstubAllGlobals())

test('what the API said is what one gets', async () => {
  const fetch = answering({ plans: [] })
  expect(await unwrap(api.GET('/api/policies/plans/available'))).toEqual({ plans: [] })
  expect(fetch.mock.calls[0]?.[0].url).toBe('https://api.example/api/policies/plans/available')
})

test('a refusal is an error with its sentence, code, trace and fields', async () => {
  answering(INVALID, 422)
  const problem = await failure(unwrap(api.GET('/api/policies/plans/available')))
  expect(problem).toBeInstanceOf(Problem)
  expect(problem).toMatchObject({
    status: 422,
    code: 'invalid_input',
    message: INVALID.detail,
    traceId: 'abc',
  })
  expect(problem.errors).toEqual([
    { field: 'email', detail: 'not an e-mail address' },
    { field: 'pets.0.name', detail: 'Field required' },
  ])
})

test('an answer that is no problem document is one all the same', async () => {
  answering('<h1>Bad gateway</h1>', 502)
  expect(await failure(unwrap(api.GET('/api/policies/plans/available')))).toMatchObject({
    status: 502,
    code: 'unexpected_answer',
  })
})

test('no answer is told as such', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  const problem = await failure(unwrap(Promise.reject(new TypeError('Failed to fetch'))))
  expect(problem).toMatchObject({ status: 0, code: 'busy' })
})

test('who gives up waiting is not told of a failure of the service', async () => {
  const aborted = new DOMException('stopped', 'AbortError')
  expect(await failure(unwrap(Promise.reject(aborted)))).toBe(aborted)
})

test('a key makes a request one that happens once', () => {
  expect(once('k')).toEqual({ 'Idempotency-Key': 'k' })
  expect(once()['Idempotency-Key']).not.toBe(once()['Idempotency-Key'])
})
