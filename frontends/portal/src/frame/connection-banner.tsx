// Says that the device is offline, or that the service is busy and asked again, for as long as it is so.
import { Problem } from '@petinsure360/client'
import { type QueryCache, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useOnline } from './online.ts'

export function ConnectionBanner() {
  const queryClient = useQueryClient()
  const cache = queryClient.getQueryCache()
  const isOnline = useOnline()
  const isBusy = useSyncExternalStore(
    listener => cache.subscribe(listener),
    () => isTryingAgain(cache),
  )
  useEffect(() => {
    if (isOnline) void queryClient.invalidateQueries({ predicate: each => each.state.error !== null })
  }, [isOnline, queryClient])
  return (
    <div role="status">
      {!isOnline && (
        <p className={BAR}>
          <strong className="font-semibold">You are offline.</strong> What you see is from before. Nothing you
          entered is lost, and this page catches up by itself.
        </p>
      )}
      {isOnline && isBusy && (
        <p className={BAR}>
          <strong className="font-semibold">The service is busy.</strong> We are trying again; nothing you
          entered is lost.
        </p>
      )}
    </div>
  )
}

/** Whether something is asked for again because nobody answered. */
export const isTryingAgain = (cache: Pick<QueryCache, 'getAll'>): boolean =>
  cache.getAll().some(({ state }) => {
    const reason = state.fetchFailureReason
    return (
      state.fetchStatus !== 'idle' &&
      reason instanceof Problem &&
      (reason.status === 0 || reason.status === 429 || reason.status === 503)
    )
  })

const BAR = 'border-b border-warn/40 bg-warn-soft px-4 py-2 text-warn sm:px-6'
