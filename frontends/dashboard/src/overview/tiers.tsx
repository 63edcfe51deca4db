// Customers, premium and loss ratio by value tier, as bars with words; no pies.

import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Resource } from '@petinsure360/ui'
import { BarList, ChartFrame, type SeriesColor } from '@petinsure360/ui/charts'
import { count, percent, share, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { TIERS, TierPlaceholders } from './placeholders.tsx'
import { lossVerdict } from './targets.ts'

type Segment = Schemas['Segment']
interface PartProps {
  segments: Segment[]
  asOf: string | null
}

const linkOf = ({ tier }: Segment): string => `/customers?tier=${tier}`

export function Tiers() {
  const query = useQuery(queries.segments())
  return (
    <Resource query={query} skeleton={<TierPlaceholders />}>
      {({ segments, as_of, total_customers }) => (
        <div className={TIERS}>
          <Customers segments={segments} asOf={as_of} total={total_customers} />
          <Premium segments={segments} asOf={as_of} />
          <Losses segments={segments} asOf={as_of} />
        </div>
      )}
    </Resource>
  )
}

const TIER = { key: 'tier', header: 'Tier' }

function Customers({ segments, asOf, total }: PartProps & { total: number }) {
  return (
    <ChartFrame
      title="Customers by tier"
      unit="Customers by what they pay a year"
      asOf={asOf}
      rows={segments}
      rowHref={linkOf}
      picture={false}
      columns={[
        TIER,
        { key: 'count', header: 'Customers', align: 'end', format: (value: number) => count(value) },
      ]}
    >
      <BarList
        label="Customers by tier"
        rows={segments.map(row => ({
          label: row.tier,
          value: row.count,
          note: share(total ? row.count / total : null),
          href: linkOf(row),
        }))}
      />
    </ChartFrame>
  )
}

function Premium({ segments, asOf }: PartProps) {
  return (
    <ChartFrame
      title="Premium by tier"
      unit="US dollars a year, all policies"
      asOf={asOf}
      rows={segments}
      rowHref={linkOf}
      picture={false}
      columns={[
        TIER,
        {
          key: 'total_premium',
          header: 'Premium',
          align: 'end',
          format: (value: number | null) => wholeMoney(value),
        },
      ]}
    >
      <BarList
        label="Premium by tier"
        format={wholeMoney}
        rows={segments.map(row => ({
          label: row.tier,
          value: row.total_premium,
          note: row.total_premium === null ? 'too few customers to tell' : undefined,
          color: 'c3' as const,
          href: linkOf(row),
        }))}
      />
    </ChartFrame>
  )
}

function Losses({ segments, asOf }: PartProps) {
  return (
    <ChartFrame
      title="Loss ratio by tier"
      unit="Average of customers: all that was paid, over one year's premium"
      asOf={asOf}
      rows={segments}
      rowHref={linkOf}
      picture={false}
      columns={[
        TIER,
        {
          key: 'avg_loss_ratio',
          header: 'Loss ratio',
          align: 'end',
          format: (value: number | null) => percent(value),
        },
      ]}
    >
      <BarList label="Loss ratio by tier" format={percent} rows={segments.map(lossRow)} />
    </ChartFrame>
  )
}

function lossRow(row: Segment) {
  const verdict = lossVerdict(row.avg_loss_ratio)
  return {
    label: row.tier,
    value: row.avg_loss_ratio,
    note: verdict?.word ?? 'no claims to average',
    color: (verdict?.tone ?? 'muted') as SeriesColor,
    href: linkOf(row),
  }
}
