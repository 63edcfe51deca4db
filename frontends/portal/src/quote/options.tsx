// What may be added and how it is paid: the choices that change every plan's price.

import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Checkbox, Resource, Segmented, Skeleton } from '@petinsure360/ui'
import { money, percent } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'

export type Options = Pick<
  Schemas['QuoteCreate'],
  'payment_frequency' | 'includes_wellness' | 'includes_dental' | 'includes_behavioral'
>

export interface OptionsProps {
  value: Options
  /** Is given what has changed. */
  onChange: (value: Partial<Options>) => void
}

export function Options({ value, onChange }: OptionsProps) {
  return (
    <Resource query={useQuery(queries.catalogue())} skeleton={<Skeleton className="h-28" />}>
      {({ add_ons, payment_frequencies }) => (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 rounded-lg border border-line bg-surface p-card md:grid-cols-[auto_minmax(0,1fr)]">
          <div className="grid content-start gap-2">
            <p className="font-medium">Billing</p>
            <Segmented
              legend="Billing"
              options={payment_frequencies.map(each => ({ value: each.name, label: frequencyLabel(each) }))}
              value={value.payment_frequency}
              onChange={chosen => onChange({ payment_frequency: chosen as Options['payment_frequency'] })}
            />
          </div>
          <fieldset>
            <legend className="font-medium">Add-ons</legend>
            <div className="flex flex-wrap gap-x-8">
              {add_ons.map(({ name, field, monthly_price }) => (
                <Checkbox
                  key={field}
                  label={`${name} care, ${money(monthly_price)} a month`}
                  checked={value[field as keyof Options] === true}
                  onChange={event => onChange({ [field]: event.currentTarget.checked })}
                />
              ))}
            </div>
          </fieldset>
        </div>
      )}
    </Resource>
  )
}

export const frequencyLabel = ({ name, discount_percentage }: Schemas['OfferedFrequency']): string =>
  discount_percentage > 0 ? `${name} (−${percent(discount_percentage)})` : name
