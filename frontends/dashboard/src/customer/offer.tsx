import { queries } from '@petinsure360/client/queries'
import { Card, Facts, Resource, Skeleton } from '@petinsure360/ui'
import { decimal, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'

/** What gold would offer this customer, and why; nothing that gold does not have. */
export function Offer({ id }: { id: string }) {
  const query = useQuery(queries.crossSell({ customer_id: id, limit: 1 }))
  return (
    <Card title="Offer">
      <Resource
        query={query}
        skeleton={<Skeleton className="h-40" />}
        isEmpty={({ total }) => total === 0}
        empty="No offer yet"
      >
        {({ recommendations: [row] }) =>
          row && (
            <div className="grid gap-4">
              <div>
                <p className="text-lg font-medium">{row.recommendation ?? '—'}</p>
                {row.recommendation_reason && <p className="text-muted">{row.recommendation_reason}</p>}
              </div>
              <Facts
                facts={[
                  { label: 'Revenue a year, estimated', value: money(row.estimated_revenue_opportunity) },
                  { label: 'Priority', value: decimal(row.priority_score_adjusted, 0) },
                  { label: 'Active plans', value: row.current_plans?.join(', ') || 'None' },
                ]}
              />
            </div>
          )
        }
      </Resource>
    </Card>
  )
}
