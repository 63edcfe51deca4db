// What is left of a policy today, as the API counts it.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { AsOf, Card, Meter, Resource, Skeleton } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Hourglass, ShieldCheck } from 'lucide-react'
import { isUnlimited, waitingInWords } from './cover.ts'
import type { Policy } from './policy.tsx'

type Remaining = Schemas['RemainingAnswer']

export function RemainingBenefits({ policy, pet }: { policy: Policy; pet: string }) {
  return (
    <Card title="Remaining this year">
      <Resource
        query={useQuery(queries.remaining(policy.policy_id))}
        skeleton={<Skeleton className="h-44" />}
      >
        {remaining => (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            {policy.status === 'Active' && <WaitingPeriod remaining={remaining} pet={pet} />}
            <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 md:grid-cols-2">
              <Deductible remaining={remaining} />
              <Limit remaining={remaining} />
            </div>
            <p className="text-sm text-muted">
              Both reset on {date(remaining.ends)} if you renew. <AsOf at={remaining.as_of} />
            </p>
          </div>
        )}
      </Resource>
    </Card>
  )
}

function WaitingPeriod({ remaining, pet }: { remaining: Remaining; pet: string }) {
  const Icon = remaining.is_waiting ? Hourglass : ShieldCheck
  return (
    <p
      className={`flex gap-3 rounded-md p-4 ${remaining.is_waiting ? 'bg-warn-soft text-warn' : 'bg-good-soft text-good'}`}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <span>
        <strong className="font-medium">
          {remaining.is_waiting ? `${pet} is in the waiting period.` : `${pet} is covered.`}
        </strong>{' '}
        {waitingInWords(remaining)}
      </span>
    </p>
  )
}

function Deductible({ remaining }: { remaining: Remaining }) {
  if (remaining.annual_deductible === 0) return <p>There is no deductible: we pay from the first dollar.</p>
  const met = remaining.annual_deductible - remaining.deductible_remaining
  return (
    <Meter
      label="Deductible"
      used={met}
      limit={remaining.annual_deductible}
      text={`${money(met)} met, ${money(remaining.deductible_remaining)} to go`}
    />
  )
}

function Limit({ remaining }: { remaining: Remaining }) {
  const used = remaining.coverage_limit - remaining.limit_remaining
  if (isUnlimited(remaining.coverage_limit)) return <Meter label="Yearly limit" used={used} limit={null} />
  return (
    <Meter
      label="Yearly limit"
      used={used}
      limit={remaining.coverage_limit}
      text={`${money(used)} used, ${money(remaining.limit_remaining)} left`}
    />
  )
}
