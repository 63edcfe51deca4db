import { queries } from '@petinsure360/client/queries'
import { Card, Resource, Skeleton } from '@petinsure360/ui'
import { BarList } from '@petinsure360/ui/charts'
import { count } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Word } from '../list/badges.tsx'
import { PARTS } from '../risk/columns.tsx'

/** The score of one customer and the five parts it is the sum of. */
export function Risk({ id }: { id: string }) {
  const query = useQuery(queries.risks({ customer_id: id, limit: 1 }))
  return (
    <Card title="Risk score">
      <Resource
        query={query}
        skeleton={<Skeleton className="h-56" />}
        isEmpty={({ total }) => total === 0}
        empty="No score yet"
      >
        {({ risk_scores: [row] }) =>
          row && (
            <div className="grid gap-4">
              <p className="flex flex-wrap items-baseline gap-2">
                <span className="figures text-2xl font-semibold">{count(row.total_risk_score)}</span>
                <span className="text-muted">points</span>
                <Word>{row.risk_category}</Word>
              </p>
              <BarList
                label="Parts of the score"
                rows={PARTS.map(({ key, name }) => ({ label: name, value: row[key] }))}
              />
              <p>
                <span className="text-muted">Advice: </span>
                {row.recommendation ?? '—'}
              </p>
            </div>
          )
        }
      </Resource>
    </Card>
  )
}
