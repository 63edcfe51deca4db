import { queries } from '@petinsure360/client/queries'
import { Card, Resource, SkeletonRows, Steps } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { usualOf } from './durations.ts'
import { stepsOf } from './journey.ts'

/** The claim's way: what happened when, what comes next, and how long that usually takes. */
export function TrackerCard({ claimId }: { claimId: string }) {
  const status = useQuery(queries.claimStatus(claimId))
  const usual = useQuery(queries.durations())
  return (
    <Card title="Where it stands" aria-live="polite">
      <Resource query={status} skeleton={<SkeletonRows rows={4} />}>
        {found => <Steps label="Progress of this claim" steps={stepsOf(found, usualOf(usual.data))} />}
      </Resource>
    </Card>
  )
}
