// Live data for the apps: live.ts, tied to the query cache and to React, and loaded when it is wanted.
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { environment } from './environment.ts'
import type { LiveState } from './live.ts'
import type { LiveEvent } from './live-rule.ts'
import { HEARD, heardBefore, hold, liveState, onLiveState } from './live-state.ts'
import { applyStale } from './query-client.ts'
import { session } from './session.ts'

export type { LiveState } from './live.ts'
export { type LiveEvent, nameOf } from './live-rule.ts'
export type { Stale } from './live-stale.ts'
export { liveState } from './live-state.ts'

/** How the live connection is, kept up to date. */
export const useLiveState = (): LiveState => useSyncExternalStore(onLiveState, liveState)

/**
 * Keeps the cache fresh by live events until the returned function is called; `announce` is told each change.
 * For somebody who is signed in, and as a customer registered.
 */
export function startLive(queryClient: QueryClient, announce?: (event: LiveEvent) => void): () => void {
  let stop: (() => void) | undefined
  let ended = false
  const begin = (live: LiveModule) => {
    if (!ended) stop = connect(live, queryClient, announce)
  }
  // After the first paint: nothing on screen waits for it, and without it everything that moves is polled.
  import('./live.ts').then(begin, () => {})
  return () => {
    ended = true
    stop?.()
  }
}

type LiveModule = typeof import('./live.ts')

function connect(module: LiveModule, queryClient: QueryClient, announce?: (event: LiveEvent) => void) {
  let ended = false
  const keep = (place: string) => {
    // Whoever has signed out leaves nothing behind.
    if (!ended) localStorage.setItem(HEARD, place)
  }
  const live = new module.Live({
    api: module.liveApi(environment.api(), async () => (await session.token()) ?? ''),
    stale: keys => applyStale(queryClient, keys),
    ...(announce && { announce }),
    memory: sessionStorage,
    heard: { before: heardBefore, keep },
  })
  hold(live)
  // Queries decide anew whether they have to poll when they hear of something.
  const unsubscribe = onLiveState(() => void queryClient.invalidateQueries({ refetchType: 'none' }))
  live.start()
  return () => {
    ended = true
    unsubscribe()
    hold(undefined)
    live.stop()
  }
}
