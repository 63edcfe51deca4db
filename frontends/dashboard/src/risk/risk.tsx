// Risk scores: where the risk is, who carries most of it, and of what parts a score is made.
import { queries } from '@petinsure360/client/queries'
import { EmptyState, Page, PrintButton, Resource, Search } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useChange, useClear } from '../list/change.ts'
import { FILE_PAGE, PAGE } from '../list/columns.ts'
import { CsvOfAll } from '../list/csv-of-all.tsx'
import { Facet } from '../list/facet.tsx'
import { FilterBar } from '../list/filter-bar.tsx'
import { PagedTable } from '../list/paged-table.tsx'
import { useSeesPeople } from '../list/people.ts'
import type { RiskSearch } from '../search.ts'
import { SaveView } from '../views/save-view.tsx'
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
          label={seesPeople ? 'Name or id' : 'Id'}
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
          <PagedTable
            title={`${plural(data.total, 'customer')} by score`}
            caption="Risk scores with their parts"
            what="customers"
            columns={RISK_COLUMNS}
            rows={data.risk_scores}
            rowKey={row => row.customer_id ?? ''}
            rowHref={row => (row.customer_id ? `/customers/${row.customer_id}` : undefined)}
            total={data.total}
            offset={offset}
            sort={sort}
            busy={query.isPlaceholderData}
            note={
              <>
                The score is the sum of its parts:{' '}
                {PARTS.map(({ name, about }) => `${name} (${about.toLowerCase()})`).join(', ')}.
              </>
            }
          />
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
      <CsvOfAll name="risk-scores" filters={asked(search)} columns={RISK_FILE} page={page} />
      <SaveView />
      <PrintButton />
    </>
  )
}
