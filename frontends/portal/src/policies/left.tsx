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

export function Left({ policy, pet }: { policy: Policy; pet: string }) {
  return (
    <Card title="Remaining this year">
      <Resource
        query={useQuery(queries.remaining(policy.policy_id))}
        skeleton={<Skeleton className="h-44" />}
      >
        {left => (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            {policy.status === 'Active' && <WaitingPeriod left={left} pet={pet} />}
            <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 md:grid-cols-2">
              <Deductible left={left} />
              <Limit left={left} />
            </div>
            <p className="text-sm text-muted">
              Both reset on {date(left.ends)} if you renew. <AsOf at={left.as_of} />
            </p>
          </div>
        )}
      </Resource>
    </Card>
  )
}

function WaitingPeriod({ left, pet }: { left: Remaining; pet: string }) {
  const Icon = left.is_waiting ? Hourglass : ShieldCheck
  return (
    <p
      className={`flex gap-3 rounded-md p-4 ${left.is_waiting ? 'bg-warn-soft text-warn' : 'bg-good-soft text-good'}`}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <span>
        <strong className="font-medium">
          {left.is_waiting ? `${pet} is in the waiting period.` : `${pet} is covered.`}
        </strong>{' '}
        {waitingInWords(left)}
      </span>
    </p>
  )
}

function Deductible({ left }: { left: Remaining }) {
  if (left.annual_deductible === 0) return <p>There is no deductible: we pay from the first dollar.</p>
  const met = left.annual_deductible - left.deductible_remaining
  return (
    <Meter
      label="Deductible"
      used={met}
      limit={left.annual_deductible}
      text={`${money(met)} met, ${money(left.deductible_remaining)} to go`}
    />
  )
}

function Limit({ left }: { left: Remaining }) {
  const used = left.coverage_limit - left.limit_remaining
  if (isUnlimited(left.coverage_limit)) return <Meter label="Yearly limit" used={used} limit={null} />
  return (
    <Meter
      label="Yearly limit"
      used={used}
      limit={left.coverage_limit}
      text={`${money(used)} used, ${money(left.limit_remaining)} left`}
    />
  )
}
