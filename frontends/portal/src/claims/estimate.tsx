// What would be paid, by the very rules that will decide.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { Card, DecisionLines, Reasons, Resource, SkeletonRows } from '@petinsure360/ui'
import { money } from '@petinsure360/ui/format'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type ClaimFields, estimableOf } from './fields.ts'

const PAUSE_MS = 400

export interface EstimatePanelProps {
  fields: ClaimFields
  policy: Schemas['PolicyRow'] | undefined
  pet: string
}

export function EstimatePanel({ fields, policy, pet }: EstimatePanelProps) {
  const asked = useSettled(JSON.stringify(estimableOf(fields, policy) ?? null))
  const request: Schemas['ClaimEstimate'] | null = JSON.parse(asked)
  const estimate = useQuery({
    queryKey: ['claims', 'estimate', asked],
    queryFn: ({ signal }) =>
      unwrap(api.POST('/api/claims/estimate', { body: request as Schemas['ClaimEstimate'], signal })),
    enabled: request !== null,
    placeholderData: keepPreviousData,
  })
  return (
    <Card title="What we would pay" aria-live="polite">
      {request === null ? (
        <p className="text-muted">
          Choose a policy, the kind of care, the day and an amount, and you see here what we would pay for{' '}
          {pet}, line by line.
        </p>
      ) : (
        <Resource query={estimate} skeleton={<SkeletonRows rows={5} />}>
          {found => <Outcome estimate={found} unlisted={fields.provider_id === ''} />}
        </Resource>
      )}
    </Card>
  )
}

function Outcome({ estimate, unlisted }: { estimate: Schemas['Estimate']; unlisted: boolean }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {estimate.denial_reason && <p className="text-lg font-medium text-bad">We would pay {money(0)}.</p>}
      <DecisionLines caption="What we would pay, line by line" lines={estimate.lines} total="We would pay" />
      <Reasons reasons={estimate.reasons} />
      <p className="text-sm text-muted">
        An estimate for today, by the rules that decide. The documents may change it.
        {unlisted && ' Your vet is not in our list, so this is the estimate for a vet outside our network.'}
      </p>
    </div>
  )
}

/** The value once it has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
