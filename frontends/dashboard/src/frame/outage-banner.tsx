import { time } from '@petinsure360/ui/format'
import { useApiHealth } from './api-health.ts'

/** Says that the API does not answer, for as long as it does not. */
export function OutageBanner() {
  const { downSince } = useApiHealth()
  return (
    <div role="status">
      {downSince !== null && (
        <p className="border-b border-bad/40 bg-bad-soft px-4 py-2 text-bad lg:px-6">
          <strong className="font-semibold">The service has not answered since {time(downSince)}.</strong>{' '}
          What you see is from before. We keep trying, and this page catches up by itself.
        </p>
      )}
    </div>
  )
}
