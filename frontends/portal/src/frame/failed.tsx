import { Button } from '@petinsure360/ui'

/** A page that broke, or that could not be fetched; needs nothing that could not be fetched either. */
export function Failed() {
  return (
    <div role="alert" className="grid max-w-prose justify-items-start gap-4">
      <h1 className="text-2xl">This page could not be shown</h1>
      <p className="text-muted">Nothing you did is lost. Loading it again usually helps.</p>
      <Button variant="primary" onClick={() => location.reload()}>
        Load the page again
      </Button>
    </div>
  )
}
