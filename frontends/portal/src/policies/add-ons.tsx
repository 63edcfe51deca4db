// The add-ons of a policy: which it has, from when they cover, and changing them at a price shown first.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Badge, Button, Card, Resource, SkeletonRows } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { AddOnChange } from './add-on-change.tsx'

export type AddOn = Schemas['AddOnCover']

export interface AddOnsProps {
  policyId: string
  pet: string
}

export function AddOns({ policyId, pet }: AddOnsProps) {
  const [changing, setChanging] = useState<AddOn>()
  return (
    <Card title="Add-ons">
      <Resource query={useQuery(queries.addOns(policyId))} skeleton={<SkeletonRows rows={3} />}>
        {({ add_ons, as_of }) => (
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-4">
            {add_ons.map(addOn => (
              <li key={addOn.add_on} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                <div>
                  <p className="flex flex-wrap items-center gap-2 font-medium">
                    {careOf(addOn)}
                    {addOn.included && <Badge tone="good">Included</Badge>}
                  </p>
                  <p className="figures text-sm text-muted">{stateInWords(addOn, as_of)}</p>
                </div>
                <Button onClick={() => setChanging(addOn)}>
                  {verbOf(addOn)}
                  <span className="sr-only"> {careOf(addOn)}</span>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Resource>
      {changing && (
        <AddOnChange
          key={changing.add_on}
          addOn={changing}
          policyId={policyId}
          pet={pet}
          onClose={() => setChanging(undefined)}
        />
      )}
    </Card>
  )
}

/** "Dental care". */
export const careOf = ({ add_on }: AddOn): string => `${add_on[0]?.toUpperCase()}${add_on.slice(1)} care`

/** Whether it goes on after this term. */
export const lasts = ({ included, ends }: AddOn): boolean => included && ends === null

/** What a button does with it. */
export function verbOf(addOn: AddOn): string {
  if (addOn.withdraw_until) return 'Take back'
  if (lasts(addOn)) return 'Remove at renewal'
  return addOn.included ? 'Keep' : 'Add'
}

/** From when or until when it covers, or what it costs. */
export function stateInWords(addOn: AddOn, asOf: string): string {
  if (!addOn.included) return `${money(addOn.monthly_price)} a month`
  if (addOn.ends) return `Ends on ${date(addOn.ends)}`
  if (addOn.withdraw_until) return `Just added. You can take it back until ${date(addOn.withdraw_until)}.`
  const waits = addOn.covered_from !== null && addOn.covered_from > asOf
  return waits
    ? `Waiting period: covers from ${date(addOn.covered_from)}`
    : `${money(addOn.monthly_price)} a month of the premium`
}
