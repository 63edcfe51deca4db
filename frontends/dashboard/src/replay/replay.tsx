// What the past would have come to by the rules of today: sums and groups of the rows that match, and the rows.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { AsOf, EmptyState, Page, PrintButton, Resource, Search, SkeletonCards, Tile } from '@petinsure360/ui'
import { count, money, plural, wholeMoney } from '@petinsure360/ui/format'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useChange, useClear } from '../list/change.ts'
import { FILE_PAGE, PAGE } from '../list/columns.ts'
import { CsvOfAll } from '../list/csv-of-all.tsx'
import { Facet } from '../list/facet.tsx'
import { FilterBar } from '../list/filter-bar.tsx'
import { PagedTable } from '../list/paged-table.tsx'
import type { ReplaySearch } from '../search.ts'
import { COLUMNS, FILE, signedMoney } from './columns.tsx'
import { Groups } from './groups.tsx'

const route = getRouteApi('/staff/replay')

type Outcome = Schemas['ByOutcome']['outcome']

/** What the API is asked for, of an address. */
const asked = ({ q, offset: _, outcome, ...filters }: ReplaySearch) => ({
  search: q,
  outcome: outcome as Outcome | undefined,
  ...filters,
})

export function Replay() {
  const search = route.useSearch()
  const { q, sort, outcome, status, type, reason, offset = 0 } = search
  const query = useQuery(queries.adjudicationReplay({ ...asked(search), limit: PAGE, offset }))
  const change = useChange<ReplaySearch>()
  const clear = useClear()
  const facets = query.data?.facets
  const filtered = Boolean(q || outcome || status || type || reason)
  return (
    <Page
      title="Replay of the rules"
      lead="The claims of the past, decided anew by the rules of today in the order in which they came."
      actions={<Exports search={search} />}
    >
      <FilterBar onClear={filtered ? clear : undefined}>
        <Search
          label="Search number or id"
          value={q ?? ''}
          onSearch={text => change({ q: text || undefined })}
          className="grow basis-64"
        />
        <Facet
          label="Today"
          values={facets?.outcome}
          value={outcome}
          onChange={value => change({ outcome: value })}
        />
        <Facet
          label="On record"
          values={facets?.status}
          value={status}
          onChange={value => change({ status: value })}
        />
        <Facet label="Type" values={facets?.type} value={type} onChange={value => change({ type: value })} />
      </FilterBar>
      <Resource
        query={query}
        skeleton={<SkeletonCards cards={4} />}
        isEmpty={({ total }) => total === 0}
        empty={<Nothing filtered={filtered} />}
      >
        {data => (
          <>
            <Totals report={data} />
            <Groups report={data} search={search} />
            <PagedTable
              title={plural(data.total, 'claim')}
              caption="Claims, the largest difference first"
              what="claims"
              columns={COLUMNS}
              rows={data.claims}
              rowKey={row => row.claim_id ?? ''}
              rowHref={row => (row.claim_id ? `/claims/${row.claim_id}` : undefined)}
              phone="cards"
              total={data.total}
              offset={offset}
              sort={sort}
              busy={query.isPlaceholderData}
              actions={<AsOf at={data.computed_at} />}
            />
          </>
        )}
      </Resource>
    </Page>
  )
}

function Totals({ report }: { report: Schemas['ReplayReport'] }) {
  const { totals, agreeing, computed_at: at, rule_version: rules } = report
  return (
    <div className="grid grid-cols-2 gap-4 max-sm:gap-3 xl:grid-cols-4">
      <Tile
        label="Paid, on record"
        value={wholeMoney(totals.recorded_paid)}
        asOf={at}
        note={`${plural(totals.replayed, 'claim')} decided anew`}
      />
      <Tile
        label="Paid, by today's rules"
        value={wholeMoney(totals.replayed_paid)}
        asOf={at}
        note={`rules ${rules ?? 'unknown'}`}
      />
      <Tile
        label="Difference"
        value={signedMoney(totals.difference)}
        asOf={at}
        note={money(totals.difference)}
      />
      <Tile
        label="Same outcome"
        value={count(agreeing)}
        asOf={at}
        note={`${count(totals.held)} would wait for a person, ${count(totals.not_replayed)} not replayed`}
      />
    </div>
  )
}

function Exports({ search }: { search: ReplaySearch }) {
  const queryClient = useQueryClient()
  const page = async (offset: number) => {
    const options = queries.adjudicationReplay({ ...asked(search), limit: FILE_PAGE, offset })
    const { claims, total } = await queryClient.fetchQuery(options)
    return { rows: claims, total }
  }
  return (
    <>
      <CsvOfAll name="adjudication-replay" columns={FILE} page={page} />
      <PrintButton />
    </>
  )
}

const Nothing = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState title="No claim matches">Take a filter away.</EmptyState>
  ) : (
    <EmptyState title="Nothing has been replayed yet">
      The replay runs after claims of the past have been loaded.
    </EmptyState>
  )
