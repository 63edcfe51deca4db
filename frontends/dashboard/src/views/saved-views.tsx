import { Anchor, Button } from '@petinsure360/ui'
import { X } from 'lucide-react'
import { useForget, useViews } from './views.ts'

/** The saved views, each a link; one who has no use for it takes it away. */
export function SavedViews() {
  const views = useViews()
  const forget = useForget()
  if (views.length === 0) return null
  return (
    <div className="grid gap-0.5">
      <p className="px-3 pt-2 pb-1 text-xs font-medium text-muted">Saved views</p>
      <ul className="grid gap-0.5">
        {views.map(view => (
          <li key={view.view_id} className="flex items-center">
            <Anchor
              href={view.address}
              title={`${view.address}, saved by ${view.created_by}`}
              className="min-w-0 grow truncate rounded-md px-3 py-1.5 text-muted hover:bg-brand-soft hover:text-ink"
            >
              {view.name}
            </Anchor>
            <Button
              variant="quiet"
              size="compact"
              aria-label={`Remove the view ${view.name}`}
              onClick={() => forget.mutate(view.view_id)}
            >
              <X aria-hidden className="size-4" />
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
