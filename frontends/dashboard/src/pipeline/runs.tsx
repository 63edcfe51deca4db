import { queries } from '@petinsure360/client/queries'
import { AsOf, Card, DataTable, Resource } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { RUN_COLUMNS, RUNS } from './run-columns.tsx'

/** The last runs, newest first, each the way to its record. */
export function LatestRuns() {
  const query = useQuery(queries.runs({ limit: RUNS }))
  return (
    <Card flush title="The last runs" actions={<AsOf at={query.dataUpdatedAt || null}>Updated</AsOf>}>
      <Resource query={query}>
        {({ runs }) => (
          <DataTable
            caption="The last runs, newest first"
            columns={RUN_COLUMNS}
            rows={runs}
            rowKey={run => run.id}
            rowHref={run => `/pipeline/runs/${run.id}`}
            phone="cards"
            empty="Nothing has run yet"
          />
        )}
      </Resource>
    </Card>
  )
}
