import { Button } from '@petinsure360/ui'
import { FilterX } from 'lucide-react'
import type { ReactNode } from 'react'

/** What narrows a list down, and the way back to all of it; on paper, what does narrow it. */
export function FilterBar({ children, onClear }: { children: ReactNode; onClear: (() => void) | undefined }) {
  return (
    <fieldset
      data-print={onClear ? undefined : 'no'}
      className="flex min-w-0 flex-wrap items-end gap-3 rounded-lg border border-line bg-surface p-card"
    >
      <legend className="sr-only">Filters</legend>
      {children}
      {onClear && (
        <Button variant="quiet" onClick={onClear}>
          <FilterX aria-hidden className="size-4" />
          Clear filters
        </Button>
      )}
    </fieldset>
  )
}
