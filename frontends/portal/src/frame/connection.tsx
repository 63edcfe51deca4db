// How fresh what one sees is: the live connection, the last answer, asking again. Loaded for customers only.
import { startLive, useLiveState } from '@petinsure360/client/live'
import { cx, LiveBadge, toast } from '@petinsure360/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { announcement } from './announce.ts'
import { Freshness } from './freshness.tsx'

export function Connection({ className }: { className?: string }) {
  return (
    <div className={cx('items-center gap-2', className)}>
      <LiveBadge state={useLiveState()} />
      <Freshness />
    </div>
  )
}

/** One connection for as long as it is mounted; what happens is told once. */
export function FollowEvents() {
  const queryClient = useQueryClient()
  useEffect(
    () =>
      startLive(queryClient, event => {
        const told = announcement(event)
        if (told) toast(told)
      }),
    [queryClient],
  )
  return null
}
