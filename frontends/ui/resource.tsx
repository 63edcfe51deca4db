// The switch of every page: fetching, failed, nothing there, or the data, old data with its time included.
import { RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { AsOf } from './as-of.tsx'
import { Button } from './button.tsx'
import { failureOf } from './failure.ts'
import { SkeletonRows } from './skeleton.tsx'
import { EmptyState, ErrorState } from './states.tsx'

/** What is needed of a query of TanStack. */
export interface Query<T> {
  data: T | undefined
  error: unknown
  dataUpdatedAt: number
  isFetching: boolean
  isPlaceholderData?: boolean
  fetchStatus?: 'fetching' | 'paused' | 'idle'
  refetch: () => unknown
}

export interface ResourceProps<T> {
  query: Query<T>
  skeleton?: ReactNode
  /** Instead of the children when `isEmpty` says so: an EmptyState, or its title. */
  empty?: ReactNode
  /** By default: an empty array. */
  isEmpty?: (data: T) => boolean
  children: (data: T) => ReactNode
}

const isEmptyArray = (data: unknown): boolean => Array.isArray(data) && data.length === 0

export function Resource<T>({ query, skeleton, empty, isEmpty = isEmptyArray, children }: ResourceProps<T>) {
  const { data, error } = query
  const retry = () => void query.refetch()
  if (data === undefined) {
    if (query.fetchStatus === 'paused') return <ErrorState error={new TypeError('offline')} onRetry={retry} />
    if (error && !query.isFetching) return <ErrorState error={error} onRetry={retry} />
    return <Loading>{skeleton ?? <SkeletonRows />}</Loading>
  }
  return (
    <div data-slot="resource" aria-busy={query.isPlaceholderData || undefined} className="contents">
      {error ? (
        <Outdated error={error} at={query.dataUpdatedAt} busy={query.isFetching} onRetry={retry} />
      ) : null}
      {empty !== undefined && isEmpty(data) ? <Nothing>{empty}</Nothing> : children(data)}
    </div>
  )
}

function Loading({ children }: { children: ReactNode }) {
  return (
    <div data-slot="loading" aria-busy className="contents">
      <span role="status" className="sr-only">
        Loading
      </span>
      {children}
    </div>
  )
}

const Nothing = ({ children }: { children: ReactNode }) =>
  typeof children === 'string' ? <EmptyState title={children} /> : children

interface OutdatedProps {
  error: unknown
  at: number
  busy: boolean
  onRetry: () => void
}

/** The data below is what we had: the newest could not be fetched. */
function Outdated({ error, at, busy, onRetry }: OutdatedProps) {
  return (
    <div
      role="status"
      data-slot="outdated"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-warn bg-warn-soft px-4 py-2"
    >
      <p className="min-w-0 grow basis-60 text-warn">
        {failureOf(error).title}. What you see is not the newest.
        <br />
        <AsOf at={at} />
      </p>
      <Button variant="secondary" busy={busy} onClick={onRetry}>
        {!busy && <RefreshCw aria-hidden className="size-4" />}
        Try again
      </Button>
    </div>
  )
}
