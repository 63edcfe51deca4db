// Claims that have reached a layer and not yet the next.
import { queries } from '@petinsure360/client/queries'
import { AsOf, Card, type Column, DataTable, Resource } from '@petinsure360/ui'
import { count, money, plural } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'

interface Waiting {
  layer: string
  claim_number?: string
  claim_type?: string
  claim_amount?: number
}

const SHOWN = 5
const LAYERS = ['bronze', 'silver', 'gold'] as const

const COLUMNS: Column<Waiting>[] = [
  { key: 'layer', header: 'Reached' },
  { key: 'claim_number', header: 'Claim' },
  { key: 'claim_type', header: 'Type' },
  { key: 'claim_amount', header: 'Amount', align: 'end', cell: row => money(row.claim_amount) },
]

export function Pending() {
  const query = useQuery(queries.pending())
  return (
    <Card title="Claims on their way" actions={<AsOf at={query.dataUpdatedAt || null}>Updated</AsOf>}>
      <Resource query={query}>
        {({ counts, ...rows }) => {
          const total = LAYERS.reduce((sum, layer) => sum + counts[layer], 0)
          if (total === 0)
            return <p className="text-muted">None: every claim that was delivered is in the figures.</p>
          return (
            <>
              <p className="mb-3">
                {plural(total, 'claim')}:{' '}
                {LAYERS.map(layer => `${count(counts[layer])} in ${layer}`).join(', ')}
              </p>
              <DataTable
                caption="The newest claims on their way"
                columns={COLUMNS}
                rows={LAYERS.flatMap(layer =>
                  (rows[layer] as object[]).slice(0, SHOWN).map(row => ({ ...row, layer })),
                )}
              />
            </>
          )
        }}
      </Resource>
    </Card>
  )
}
