// Live data for the apps: everything of live.ts, tied to the query cache and to React.
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { environment } from './environment.ts'
import { Live, type LiveEvent, type LiveState, liveApi } from './live.ts'
import { hold, liveState, onLiveState } from './live-connection.ts'
import { applyStale } from './query-client.ts'
import { session } from './session.ts'

export * from './live.ts'
export { liveState } from './live-connection.ts'

/** How the live connection is, kept up to date. */
export const useLiveState = (): LiveState => useSyncExternalStore(onLiveState, liveState)

/**
 * Keeps the cache fresh by live events until the returned function is called; `announce` is told each change.
 * For somebody who is signed in, and as a customer registered.
 */
export function startLive(queryClient: QueryClient, announce?: (event: LiveEvent) => void): () => void {
  const live = new Live({
    api: liveApi(environment.api(), async () => (await session.token()) ?? ''),
    stale: keys => applyStale(queryClient, keys),
    ...(announce && { announce }),
    memory: sessionStorage,
  })
  hold(live)
  // Queries decide anew whether they have to poll when they hear of something.
  const unsubscribe = onLiveState(() => void queryClient.invalidateQueries({ refetchType: 'none' }))
  live.start()
  return () => {
    unsubscribe()
    hold(undefined)
    live.stop()
  }
}
