import { cx } from './class-names.ts'

export type LiveBadgeState = 'connecting' | 'live' | 'offline'

const LOOKS: Record<LiveBadgeState, { word: string; title: string; dot: string }> = {
  live: { word: 'Live', title: 'Changes appear by themselves', dot: 'bg-good' },
  connecting: { word: 'Connecting', title: 'Opening the live connection', dot: 'bg-warn animate-pulse' },
  offline: { word: 'Offline', title: 'Trying again; changes are fetched now and then', dot: 'bg-bad' },
}

/** Whether changes appear by themselves. */
export function LiveBadge({ state, className }: { state: LiveBadgeState; className?: string }) {
  const { word, title, dot } = LOOKS[state]
  return (
    <span
      role="status"
      data-slot="live"
      data-state={state}
      title={title}
      className={cx('inline-flex items-center gap-2 text-sm whitespace-nowrap text-muted', className)}
    >
      <span aria-hidden className={cx('size-2 shrink-0 rounded-full', dot)} />
      {word}
    </span>
  )
}
