// Which days the overview is about, and how long its periods are; the address keeps both.
import { Field, Input, Segmented, Select } from '@petinsure360/ui'
import { useChange } from '../list/change.ts'
import type { OverviewSearch } from '../search.ts'
import type { Granularity, Trend } from './periods.ts'

const PERIODS: { value: Granularity; label: string }[] = [
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' },
]
const DAY_MS = 86_400_000

const iso = (moment: number): string => new Date(moment).toISOString().slice(0, 10)

type Chosen = Pick<OverviewSearch, 'from' | 'to' | 'by'>

/** Ranges that people name, up to the day of the figures. */
export function presets(today: string): { value: string; label: string; chosen: Chosen }[] {
  const ago = (days: number) => iso(Date.parse(today) - (days - 1) * DAY_MS)
  const year = Number(today.slice(0, 4))
  return [
    { value: 'year', label: 'Last 12 months', chosen: { from: undefined, to: undefined, by: undefined } },
    { value: '90', label: 'Last 90 days', chosen: { from: ago(90), to: today, by: 'week' } },
    { value: '30', label: 'Last 30 days', chosen: { from: ago(30), to: today, by: 'day' } },
    { value: 'this', label: 'This year', chosen: { from: `${year}-01-01`, to: today, by: 'month' } },
    {
      value: 'last',
      label: 'Last year',
      chosen: { from: `${year - 1}-01-01`, to: `${year - 1}-12-31`, by: 'month' },
    },
  ]
}

/** The preset that an address means; "custom" for any other range. */
export function presetOf({ from, to, by }: Chosen, today: string): string {
  const found = presets(today).find(
    ({ chosen }) => chosen.from === from && chosen.to === to && chosen.by === by,
  )
  return found?.value ?? 'custom'
}

export function RangeBar({ search, trend }: { search: OverviewSearch; trend: Trend | undefined }) {
  const change = useChange<OverviewSearch>()
  const today = trend?.as_of ?? iso(Date.now())
  const options = presets(today)
  const preset = presetOf(search, today)
  const named = [
    ...options.map(({ value, label }) => ({ value, label })),
    { value: 'custom', label: 'Custom dates' },
  ]
  return (
    <fieldset className="flex min-w-0 flex-wrap items-end gap-3">
      <legend className="sr-only">Range</legend>
      <Field label="Range" className="w-44">
        <Select
          value={preset}
          options={named}
          onChange={event => {
            const chosen = options.find(({ value }) => value === event.target.value)?.chosen
            change(chosen ?? { from: trend?.from, to: trend?.to, by: trend?.granularity })
          }}
        />
      </Field>
      <Day label="From" value={trend?.from} onDay={from => change({ from, to: search.to ?? trend?.to })} />
      <Day label="To" value={trend?.to} onDay={to => change({ to, from: search.from ?? trend?.from })} />
      <Segmented
        legend="Length of a period"
        options={PERIODS}
        value={trend?.granularity ?? search.by ?? 'month'}
        onChange={by => change({ by: by as Granularity })}
      />
    </fieldset>
  )
}

function Day({
  label,
  value,
  onDay,
}: {
  label: string
  value: string | undefined
  onDay: (day: string) => void
}) {
  return (
    <Field label={label} className="w-40">
      <Input
        key={value}
        type="date"
        defaultValue={value}
        onBlur={event => {
          const day = event.target.value
          if (day && day !== value) onDay(day)
        }}
        onKeyDown={event => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </Field>
  )
}
