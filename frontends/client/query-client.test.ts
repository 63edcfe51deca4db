// @vitest-environment jsdom
import { QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import type { Live } from './live.ts'
import { hold } from './live-state.ts'
import { Problem } from './problem.ts'
import { applyStale, createQueryClient } from './queries.ts'
import { watch } from './query-client.ts'

afterEach(() => {
  vi.useRealTimers()
  hold(undefined)
})

function cacheOf(...keys: string[][]) {
  const client = createQueryClient()
  for (const key of keys) client.setQueryData(key, 'known')
  const stale = () => keys.filter(key => client.getQueryState(key)?.isInvalidated).map(key => key.join(' '))
  return { client, stale }
}

test('an event makes stale what its names begin with', () => {
  const { client, stale } = cacheOf(['claims', 'CLM-1'], ['pets', 'of', 'CUST-1'], ['gold/risk_scoring'])
  applyStale(client, ['claims', 'kpis'])
  expect(stale()).toEqual(['claims CLM-1'])
})

test('a new gold table makes itself and the totals stale', () => {
  const { client, stale } = cacheOf(['gold/risk_scoring', 'x'], ['gold/monthly_kpis'], ['kpis', 'summary'])
  applyStale(client, ['gold/risk_scoring'])
  expect(stale()).toEqual(['gold/risk_scoring x', 'kpis summary'])
})

test('everything is everything', () => {
  const { client, stale } = cacheOf(['claims'], ['plans'])
  applyStale(client, 'everything')
  expect(stale()).toEqual(['claims', 'plans'])
})

const answer = () => Promise.resolve({ data: 'here', response: new Response() })

async function asksWithin(milliseconds: number, state: string): Promise<number> {
  vi.useFakeTimers()
  hold({ state: () => state, subscribe: () => () => {} } as unknown as Live)
  const ask = vi.fn(answer)
  const unsubscribe = new QueryObserver(createQueryClient(), watch(['claims'], ask)).subscribe(() => {})
  await vi.advanceTimersByTimeAsync(milliseconds)
  unsubscribe()
  return ask.mock.calls.length
}

test('what moves is asked for every ten seconds while there is no live connection', async () => {
  expect(await asksWithin(20_500, 'offline')).toBe(3)
})

test('and only once while there is', async () => {
  expect(await asksWithin(20_500, 'live')).toBe(1)
})

test('a wrong request is not repeated, a failed one is once, and one that nobody took several times', async () => {
  vi.useFakeTimers()
  const tries = async (status: number) => {
    const ask = vi.fn(() => Promise.reject(new Problem({ status, code: 'c', detail: 'd' })))
    const asked = createQueryClient().fetchQuery({
      queryKey: ['k'],
      queryFn: ask,
      retry: createQueryClient().getDefaultOptions().queries?.retry ?? false,
    })
    const failed = expect(asked).rejects.toThrow('d')
    await vi.advanceTimersByTimeAsync(30_000)
    await failed
    return ask.mock.calls.length
  }
  expect(await tries(404)).toBe(1)
  expect(await tries(500)).toBe(2)
  for (const nobody of [0, 429, 503]) expect(await tries(nobody)).toBe(5)
})
