import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from './button.tsx'
import { count, plural } from './format.ts'

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

/** Where we are in a long list, and the ways to its neighbors. */
export function Pager({ offset, limit, total, onPage, what, busy = false }: PagerProps) {
  if (total === 0) return null
  const end = Math.min(offset + limit, total)
  const pages = Math.ceil(total / limit)
  if (offset >= total) return <Beyond {...{ limit, total, onPage, what, pages }} />
  return (
    <nav
      aria-label={what ? `Pages of ${what}` : 'Pages'}
      data-slot="pager"
      className="flex flex-wrap items-center justify-between gap-3"
    >
      <p role="status" aria-busy={busy || undefined} className="figures text-sm text-muted">
        {placeOf(offset + 1, end, total, what)}
      </p>
      {total > limit && (
        <div data-print="no" className="flex flex-wrap items-center gap-2">
          {pages > 2 && (
            <PageChoice page={Math.floor(offset / limit) + 1} pages={pages} limit={limit} onPage={onPage} />
          )}
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

/** "1–25 of 60 claims", "60 of 60 claims" for a page of one row, "1 claim" where there is nothing to page through. */
function placeOf(first: number, last: number, total: number, what = 'rows'): string {
  if (first === 1 && last === total) return plural(total, what.replace(/s$/, ''), what)
  const rows = first === last ? count(first) : `${count(first)}–${count(last)}`
  return `${rows} of ${count(total)} ${what}`
}

interface PageChoiceProps {
  page: number
  pages: number
  limit: number
  onPage: (offset: number) => void
}

/** Any page by its number. */
function PageChoice({ page, pages, limit, onPage }: PageChoiceProps) {
  const go = (text: string) => {
    const wanted = Math.min(pages, Math.max(1, Math.round(Number(text))))
    if (Number.isFinite(wanted) && wanted !== page) onPage((wanted - 1) * limit)
  }
  return (
    <label className="figures flex items-center gap-2 text-sm text-muted">
      Page
      <input
        key={page}
        type="number"
        min={1}
        max={pages}
        defaultValue={page}
        onBlur={event => go(event.target.value)}
        onKeyDown={event => event.key === 'Enter' && go(event.currentTarget.value)}
        className="min-h-target w-20 rounded-md border border-line-strong bg-surface px-2 text-ink"
      />
      of {count(pages)}
    </label>
  )
}

/** An address that leads beyond the last page. */
function Beyond({
  limit,
  total,
  onPage,
  what,
  pages,
}: Pick<PagerProps, 'limit' | 'total' | 'onPage' | 'what'> & { pages: number }) {
  return (
    <nav
      aria-label={what ? `Pages of ${what}` : 'Pages'}
      data-slot="pager"
      className="flex flex-wrap items-center justify-between gap-3"
    >
      <p role="status" className="figures text-sm text-muted">
        There is no such page: {count(total)} {what ?? 'rows'} fill {plural(pages, 'page')}.
      </p>
      <Button data-print="no" onClick={() => onPage((pages - 1) * limit)}>
        Go to the last page
      </Button>
    </nav>
  )
}
