// When the data on screen was last fetched, and fetching it again.
import { Button } from '@petinsure360/ui'
import { time } from '@petinsure360/ui/format'
import { type QueryCache, useIsFetching, useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useSyncExternalStore } from 'react'

/** The time of the latest answer in milliseconds, 0 before the first. */
export const lastAnswer = (cache: QueryCache): number =>
  cache.getAll().reduce((latest, query) => Math.max(latest, query.state.dataUpdatedAt), 0)

export function Freshness() {
  const queryClient = useQueryClient()
  const cache = queryClient.getQueryCache()
  const updated = useSyncExternalStore(
    listener => cache.subscribe(listener),
    () => lastAnswer(cache),
  )
  const busy = useIsFetching() > 0
  return (
    <>
      {updated > 0 && (
        <span className="figures hidden text-sm whitespace-nowrap text-muted xl:inline">
          Updated {time(updated)}
        </span>
      )}
      <Button
        variant="quiet"
        aria-label="Refresh"
        title="Refresh"
        onClick={() => void queryClient.invalidateQueries()}
      >
        <RefreshCw aria-hidden className={busy ? 'size-4 animate-spin' : 'size-4'} />
      </Button>
    </>
  )
}
