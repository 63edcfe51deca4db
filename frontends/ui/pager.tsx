import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from './button.tsx'
import { count } from './format.ts'

export interface PagerProps {
  offset: number
  limit: number
  total: number
  onPage: (offset: number) => void
  /** What is paged through: "claims". */
  what?: string
  /** A page is being fetched. */
  busy?: boolean
}

/** Where we are in a long list, and the ways to its neighbours. */
export function Pager({ offset, limit, total, onPage, what, busy = false }: PagerProps) {
  if (total === 0) return null
  const end = Math.min(offset + limit, total)
  return (
    <nav
      aria-label={what ? `Pages of ${what}` : 'Pages'}
      data-slot="pager"
      className="flex flex-wrap items-center justify-between gap-3"
    >
      <p role="status" aria-busy={busy || undefined} className="figures text-sm text-muted">
        {count(offset + 1)}–{count(end)} of {count(total)}
        {what && ` ${what}`}
      </p>
      {total > limit && (
        <div data-print="no" className="flex gap-2">
          <Button disabled={offset === 0} onClick={() => onPage(Math.max(0, offset - limit))}>
            <ChevronLeft aria-hidden className="size-4" />
            Previous
          </Button>
          <Button disabled={end >= total} onClick={() => onPage(offset + limit)}>
            Next
            <ChevronRight aria-hidden className="size-4" />
          </Button>
        </div>
      )}
    </nav>
  )
}
