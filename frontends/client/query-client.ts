// How the apps hold what the API said: events and focus make it fresh, time alone seldom does.
import { keepPreviousData, QueryClient, type QueryKey, queryOptions } from '@tanstack/react-query'
import type { Stale } from './live-stale.ts'
import { liveState } from './live-state.ts'
import { Problem } from './problem.ts'
import { isBusy, MAX_RETRIES, retryDelayMs } from './retry.ts'
import { unwrap } from './unwrap.ts'

const FRESH_MS = 5 * 60_000
const POLL_MS = 10_000

type Ask<T> = (signal: AbortSignal) => Parameters<typeof unwrap<T>>[0]

/** The cache of an app. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: mayTryAgain, retryDelay: failures => retryDelayMs(failures) },
      // What may be repeated is repeated below, by its Idempotency-Key.
      mutations: { retry: false },
    },
  })
}

/** Asking again helps when something did not answer, not when the request was wrong. */
function mayTryAgain(failures: number, error: Error): boolean {
  if (isBusy(error)) return failures < MAX_RETRIES
  const hopeless = error instanceof Problem && error.status >= 400 && error.status < 500
  return failures < 1 && !hopeless
}

/** A query whose key begins with the name that live events know it by. */
export function read<T>(key: QueryKey, ask: Ask<T>) {
  return queryOptions({ queryKey: key, queryFn: ({ signal }) => unwrap(ask(signal)) })
}

/** As `read`, of what moves while one looks: without a live connection it is asked for every ten seconds. */
export function watch<T>(key: QueryKey, ask: Ask<T>) {
  return queryOptions({
    queryKey: key,
    queryFn: ({ signal }) => unwrap(ask(signal)),
    refetchInterval: () => (liveState() === 'live' ? false : POLL_MS),
  })
}

/** As `watch`; another filter, page or order shows the old rows until the new ones are there. */
export const list = <T>(key: QueryKey, ask: Ask<T>) => ({
  ...watch(key, ask),
  placeholderData: keepPreviousData,
})

export type ListQuery<T> = ReturnType<typeof list<T>>

/** Has everything fetched anew that an event made stale. */
export function applyStale(queryClient: QueryClient, stale: Stale): void {
  if (stale === 'everything') return void queryClient.invalidateQueries()
  // Totals are of all tables.
  const totals = stale.some(name => name.startsWith('gold/')) ? ['kpis'] : []
  for (const name of new Set([...stale, ...totals])) void queryClient.invalidateQueries({ queryKey: [name] })
}
