// Bars over a served count: longest first, the rest in one, each the way to its rows.
import { BarList, type BarListRow, ChartFrame } from '@petinsure360/ui/charts'
import { count } from '@petinsure360/ui/format'

export interface CountBarsProps {
  title: string
  unit: string
  counts: Record<string, number>
  /** Where a value leads: the list with one more filter. */
  hrefOf: (value: string) => string
  top?: number
}

export function CountBars({ title, unit, counts, hrefOf, top = 8 }: CountBarsProps) {
  const rows = barsOf(counts, hrefOf, top)
  return (
    <ChartFrame
      title={title}
      unit={unit}
      rows={rows}
      columns={[
        { key: 'label', header: 'What' },
        { key: 'value', header: unit, align: 'end', format: (value: number) => count(value) },
      ]}
      rowHref={row => row.href}
      empty="No claim matches"
      picture={false}
    >
      <BarList label={title} rows={rows} max={maxOf(rows)} />
    </ChartFrame>
  )
}

/** A full bar is the longest single value; all others together have none beside them, which would dwarf it. */
const maxOf = (rows: readonly { label: string; value: number; href?: string }[]): number =>
  Math.max(0, ...rows.filter(row => row.href !== undefined).map(row => row.value))

/** The longest bars, and all others as one that leads nowhere. */
export function barsOf(
  counts: Record<string, number>,
  hrefOf: (value: string) => string,
  top: number,
): (BarListRow & { value: number })[] {
  const all = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
  const rest = all.slice(top).reduce((sum, [, value]) => sum + value, 0)
  const shown = all.slice(0, top).map(([label, value]) => ({ label, value, href: hrefOf(label) }))
  return rest > 0 ? [...shown, { label: 'Other', value: rest, bar: false }] : shown
}
