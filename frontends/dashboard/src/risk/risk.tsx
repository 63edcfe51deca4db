// Risk scores: where the risk is, who carries most of it, and of what parts a score is made.
import { queries } from '@petinsure360/client/queries'
import {
  AsOf,
  Card,
  DataTable,
  EmptyState,
  Page,
  Pager,
  PrintButton,
  Resource,
  Search,
} from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useChange, useClear } from '../list/change.ts'
import { FILE_PAGE, PAGE } from '../list/columns.ts'
import { CsvOfAll } from '../list/csv-of-all.tsx'
import { Facet } from '../list/facet.tsx'
import { FilterBar } from '../list/filter-bar.tsx'
import { sortOf, sortText } from '../list/order.ts'
import { useSeesPeople } from '../list/people.ts'
import type { RiskSearch } from '../search.ts'
import { PARTS, RISK_COLUMNS, RISK_FILE } from './columns.tsx'
import { Distribution, TopScores } from './pictures.tsx'
import { Standing, Tabs, useLead } from './standing.tsx'

const route = getRouteApi('/staff/risk')

const asked = ({ q, sort, category }: RiskSearch) => ({ search: q, sort, category })

export function Risk() {
  const search = route.useSearch()
  return (
    <Page title="Risk and offers" lead={useLead()} actions={<Exports search={search} />}>
      <Standing />
      <Tabs />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <Distribution />
        <TopScores />
      </div>
      <Scores search={search} />
    </Page>
  )
}

function Scores({ search }: { search: RiskSearch }) {
  const { q, sort, category, offset = 0 } = search
  const query = useQuery(queries.risks({ ...asked(search), limit: PAGE, offset }))
  const change = useChange<RiskSearch>()
  const clear = useClear()
  const seesPeople = useSeesPeople()
  const filtered = Boolean(q || category)
  return (
    <>
      <FilterBar onClear={filtered ? clear : undefined}>
        <Search
          label={seesPeople ? 'Search name or id' : 'Search id'}
          value={q ?? ''}
          onSearch={text => change({ q: text || undefined })}
          className="grow basis-64"
        />
        <Facet
          label="Category"
          values={query.data?.facets.category}
          value={category}
          onChange={value => change({ category: value })}
        />
      </FilterBar>
      <Resource
        query={query}
        isEmpty={({ total }) => total === 0}
        empty={<EmptyState title={filtered ? 'Nobody matches' : 'Nobody has a score yet'} />}
      >
        {data => (
          <Card flush title={`${plural(data.total, 'customer')} by score`} actions={<AsOf at={data.as_of} />}>
            <DataTable
              caption="Risk scores with their parts"
              columns={RISK_COLUMNS}
              rows={data.risk_scores}
              sort={sortOf(sort)}
              onSort={next => change({ sort: sortText(next) })}
              rowKey={row => row.customer_id ?? ''}
              rowHref={row => (row.customer_id ? `/customers/${row.customer_id}` : undefined)}
            />
            <div className="grid gap-3 p-card">
              <p className="text-xs text-muted">
                The score is the sum of its parts:{' '}
                {PARTS.map(({ name, about }) => `${name} (${about.toLowerCase()})`).join(', ')}.
              </p>
              <Pager
                what="customers"
                offset={offset}
                limit={PAGE}
                total={data.total}
                busy={query.isPlaceholderData}
                onPage={next => change({ offset: next || undefined })}
              />
            </div>
          </Card>
        )}
      </Resource>
    </>
  )
}

function Exports({ search }: { search: RiskSearch }) {
  const queryClient = useQueryClient()
  const page = async (offset: number) => {
    const options = queries.risks({ ...asked(search), limit: FILE_PAGE, offset })
    const { risk_scores, total } = await queryClient.fetchQuery(options)
    return { rows: risk_scores, total }
  }
  return (
    <>
      <CsvOfAll name="risk-scores" columns={RISK_FILE} page={page} />
      <PrintButton />
    </>
  )
}
