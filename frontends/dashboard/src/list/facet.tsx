import { Field, type Option, Select } from '@petinsure360/ui'
import { count } from '@petinsure360/ui/format'

export interface FacetProps {
  label: string
  /** How many rows each value would leave, as served. */
  values: Record<string, number> | undefined
  value: string | undefined
  onChange: (value: string | undefined) => void
  /** A value in words. */
  name?: (value: string) => string
}

/** A filter that offers the values which occur, with the rows each would leave. */
export function Facet({ label, values, value, onChange, name }: FacetProps) {
  return (
    <Field label={label} data-print={value ? undefined : 'no'} className="min-w-36 grow basis-36 sm:max-w-56">
      <Select
        value={value ?? ''}
        onChange={event => onChange(event.target.value || undefined)}
        options={[{ value: '', label: 'All' }, ...optionsOf(values ?? {}, value, name ?? (text => text))]}
      />
    </Field>
  )
}

/** The values as served; a chosen one that no longer occurs is offered with none, several (`A|B`) with theirs. */
export function optionsOf(
  values: Record<string, number>,
  chosen: string | undefined,
  name: (value: string) => string,
): Option[] {
  const parts = chosen?.split('|') ?? []
  const rowsOf = (value: string) => values[value] ?? 0
  const several = parts.reduce((sum, part) => sum + rowsOf(part), 0)
  const offered = chosen !== undefined && !(chosen in values) ? { ...values, [chosen]: several } : values
  return Object.entries(offered).map(([value, rows]) => ({
    value,
    label: `${value.split('|').map(name).join(' or ')} (${count(rows)})`,
  }))
}
