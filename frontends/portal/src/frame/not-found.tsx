// The page for addresses that lead nowhere.
import { buttonClass, EmptyState, Page } from '@petinsure360/ui'
import { Link } from '@tanstack/react-router'

export function NotFound() {
  return (
    <Page title="There is no page here">
      <EmptyState
        title="This address leads nowhere"
        action={
          <Link to="/" className={buttonClass('primary')}>
            Go to the start
          </Link>
        }
      >
        It may be an old link, or a letter is missing.
      </EmptyState>
    </Page>
  )
}
