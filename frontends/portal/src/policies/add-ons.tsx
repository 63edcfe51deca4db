// The add-ons of a policy: which it has, and what they cost.
import { queries } from '@petinsure360/client/queries'
import { Badge, Card, Resource, SkeletonRows } from '@petinsure360/ui'
import { money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { includedAddOns } from './cover.ts'
import type { Policy } from './policy.tsx'

export function AddOns({ policy }: { policy: Policy; pet: string; canChange: boolean }) {
  return (
    <Card title="Add-ons">
      <Resource query={useQuery(queries.catalogue())} skeleton={<SkeletonRows rows={3} />}>
        {({ add_ons }) => {
          const included = includedAddOns(policy, add_ons)
          return (
            <ul className="grid gap-3">
              {add_ons.map(({ name, monthly_price }) => (
                <li key={name} className="flex flex-wrap items-center justify-between gap-3">
                  <span>
                    {name} care{' '}
                    <span className="figures text-sm text-muted">{money(monthly_price)} a month</span>
                  </span>
                  {included.includes(name) ? (
                    <Badge tone="good">Included</Badge>
                  ) : (
                    <Badge>Not included</Badge>
                  )}
                </li>
              ))}
            </ul>
          )
        }}
      </Resource>
    </Card>
  )
}
