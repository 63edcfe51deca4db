import type { ReactNode } from 'react'
import { useNow } from './clock.ts'
import { ago, dateTime } from './format.ts'

/** When what is shown was true; the exact time is in the title. */
export function AsOf({
  at,
  children = 'As of',
}: {
  at: string | number | null | undefined
  children?: ReactNode
}) {
  const now = useNow()
  if (at === null || at === undefined || at === '') return null
  const moment = new Date(at)
  if (Number.isNaN(moment.getTime())) return null
  return (
    <span data-slot="as-of" className="text-xs text-muted">
      {children}{' '}
      <time dateTime={moment.toISOString()} title={ago(at, now)} className="figures">
        {dateTime(at)}
      </time>
    </span>
  )
}

/** `3 minutes ago`, and it stays true. */
export function Ago({ at }: { at: string | number | null | undefined }) {
  const now = useNow()
  if (at === null || at === undefined || at === '') return <>—</>
  return (
    <time dateTime={new Date(at).toISOString()} title={dateTime(at)}>
      {ago(at, now)}
    </time>
  )
}
