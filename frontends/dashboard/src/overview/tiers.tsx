// Customers, premium and loss ratio by value tier, as bars with words; no pies.

import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Resource } from '@petinsure360/ui'
import { BarList, ChartFrame } from '@petinsure360/ui/charts'
import { count, percent, share, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { metric } from '../metrics.ts'
import { TIERS, TierPlaceholders } from './placeholders.tsx'
import { verdictOf } from './verdicts.ts'

type Segment = Schemas['Segment']

const linkOf = ({ tier }: Segment): string => `/customers?tier=${tier}`
const TOO_FEW = 'too few customers to tell'

export function Tiers() {
  const query = useQuery(queries.segments())
  return (
    <Resource query={query} skeleton={<TierPlaceholders />}>
      {({ segments, total_customers }) => (
        <div className={TIERS}>
          <Bars
            title="Customers by tier"
            unit="By annual premium in force"
            header="Customers"
            rows={segments}
            value={row => row.count}
            format={count}
            note={row => share(total_customers ? row.count / total_customers : null)}
          />
          <Bars
            title="Premium by tier"
            unit={metric('premium').formula}
            header="Premium"
            rows={segments}
            value={row => row.total_premium}
            format={wholeMoney}
            note={row => (row.total_premium === null ? TOO_FEW : undefined)}
          />
          <Bars
            title="Loss ratio by tier"
            unit={`${metric('loss_ratio').formula}, all time`}
            header="Loss ratio"
            rows={segments}
            value={row => row.avg_loss_ratio}
            format={percent}
            note={lossNote}
            isBreach={row => verdictOf('loss_ratio', row.avg_loss_ratio)?.met === false}
          />
        </div>
      )}
    </Resource>
  )
}

function lossNote(row: Segment): string {
  if (row.earned_premium === null) return TOO_FEW
  return verdictOf('loss_ratio', row.avg_loss_ratio)?.word ?? 'no premium earned'
}

interface BarsProps {
  title: string
  unit: string
  header: string
  rows: Segment[]
  value: (row: Segment) => number | null
  format: (value: number | null) => string
  note: (row: Segment) => string | undefined
  /** Red is for what misses its target, and for nothing else. */
  isBreach?: (row: Segment) => boolean
}

function Bars({ title, unit, header, rows, value, format, note, isBreach }: BarsProps) {
  return (
    <ChartFrame
      title={title}
      unit={unit}
      rows={rows}
      rowHref={linkOf}
      picture={false}
      columns={[
        { key: 'tier', header: 'Tier' },
        { key: 'value', header, align: 'end', value, format },
      ]}
    >
      <BarList
        label={title}
        format={format}
        rows={rows.map(row => ({
          label: row.tier,
          value: value(row),
          note: note(row),
          color: isBreach?.(row) ? ('bad' as const) : ('c1' as const),
          href: linkOf(row),
        }))}
      />
    </ChartFrame>
  )
}
