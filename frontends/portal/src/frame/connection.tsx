// How fresh what one sees is: the live connection, the last answer, asking again. For customers.
import { startLive, useLiveState } from '@petinsure360/client/live'
import { cx, LiveBadge, toast } from '@petinsure360/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { announcement } from './announce.ts'
import { useOnline } from './online.ts'

export function Connection({ className }: { className?: string }) {
  const live = useLiveState()
  const isOnline = useOnline()
  return (
    <div className={cx('items-center gap-2', className)}>
      <LiveBadge state={isOnline ? live : 'offline'} />
    </div>
  )
}

const isShown = (claimId: string | undefined): boolean =>
  claimId !== undefined && location.pathname === `/claims/${claimId}`

/** One connection for as long as it is mounted; what happens is told once. */
export function FollowEvents() {
  const queryClient = useQueryClient()
  useEffect(
    () =>
      startLive(queryClient, event => {
        const message = announcement(event)
        if (message && !isShown(message.about)) toast(message)
      }),
    [queryClient],
  )
  return null
}
