// Pages for addresses that lead nowhere and for pages that broke.
import { buttonClass, EmptyState, ErrorState, Page } from '@petinsure360/ui'
import { Link, useRouter } from '@tanstack/react-router'

export function NotFound() {
  return (
    <Page title="There is no page here">
      <EmptyState
        title="This address leads nowhere"
        action={
          <Link to="/" className={buttonClass('primary')}>
            Go to the overview
          </Link>
        }
      >
        It may be an old link, or a letter is missing.
      </EmptyState>
    </Page>
  )
}

export function Failed({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Page title="This page broke">
      <ErrorState error={error} onRetry={again} />
    </Page>
  )
}
