// Rows of each kind, measured quality, and what waits.
import type { Schemas } from '@petinsure360/client'
import { AsOf, Card, Facts, Tile } from '@petinsure360/ui'
import { count, percent } from '@petinsure360/ui/format'

export interface MeasuresProps {
  status: Schemas['PipelineStatus']
  at: number
}

export function Measures({ status, at }: MeasuresProps) {
  const { metrics, data_quality: quality, backlog } = status
  return (
    <>
      <div className="grid grid-cols-2 gap-4 max-sm:gap-3 md:grid-cols-3 xl:grid-cols-5">
        <Tile
          label="Customers"
          value={count(metrics.total_customers)}
          note="rows in silver"
          href="/customers"
        />
        <Tile label="Pets" value={count(metrics.total_pets)} note="rows in silver" />
        <Tile label="Policies" value={count(metrics.total_policies)} note="rows in silver" />
        <Tile label="Claims" value={count(metrics.total_claims)} note="rows in silver" href="/claims" />
        <Tile
          label="Providers"
          value={count(metrics.total_providers)}
          note="rows in silver"
          href="/providers"
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <Card title="Quality" actions={<AsOf at={at}>Updated</AsOf>}>
          <Facts
            facts={[
              { label: 'Complete', value: percent(quality.completeness) },
              { label: 'No finding', value: percent(quality.accuracy) },
              {
                label: 'Figures',
                value: quality.freshness === 'Real-time' ? 'Up to date' : 'Newer records wait',
              },
            ]}
          />
        </Card>
        <Card title="Waiting" actions={<AsOf at={at}>Updated</AsOf>}>
          <Facts
            facts={[
              { label: 'Events to publish', value: count(backlog.outbox_events) },
              { label: 'Raw files to load', value: count(backlog.raw_files) },
              { label: 'Requested runs', value: count(backlog.kicks) },
              { label: 'Given up', value: count(backlog.outbox_poison) },
            ]}
          />
        </Card>
      </div>
    </>
  )
}
