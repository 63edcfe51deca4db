import { decimal, NOTHING, seconds } from '@petinsure360/ui/format'

const UNITS = [
  { length: 86_400, one: 'day', many: 'days' },
  { length: 3_600, one: 'hour', many: 'hours' },
  { length: 60, one: 'min', many: 'min' },
] as const

/** Seconds in the unit that people would choose: `2.4 sec`, `12 min`, `3.5 days`. */
export function duration(value: number | null): string {
  if (value === null) return NOTHING
  const unit = UNITS.find(({ length }) => value >= length)
  if (!unit) return seconds(value)
  const amount = decimal(value / unit.length)
  return `${amount} ${amount === '1' ? unit.one : unit.many}`
}
