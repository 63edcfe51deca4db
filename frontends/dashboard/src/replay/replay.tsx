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
import { Term } from '../list/term.tsx'
import type { ReplaySearch } from '../search.ts'
import { SaveView } from '../views/save-view.tsx'
import { COLUMNS, FILE, signedMoney } from './columns.tsx'
import { Groups } from './groups.tsx'

const route = getRouteApi('/staff/replay')

type Outcome = Schemas['ByOutcome']['outcome']

/** What the API is asked for, of an address. */
const asked = ({ q, sort, outcome, status, type, reason }: ReplaySearch) => ({
  search: q,
  sort,
  outcome: outcome as Outcome | undefined,
  status,
  type,
  reason,
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
      lead="Past claims, re-decided under today's rules, in order."
      actions={<Exports search={search} />}
    >
      <FilterBar onClear={filtered ? clear : undefined}>
        <Search
          label="Number or id"
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
  const { totals, agreeing, rule_version: rules } = report
  const decided = totals.replayed - totals.undecided
  return (
    <>
      <div className="grid grid-cols-2 gap-4 max-sm:gap-3 xl:grid-cols-4">
        <Tile
          label={<Term of="replay_difference">Difference</Term>}
          value={signedMoney(totals.difference)}
          note={`${money(totals.difference)} on ${plural(decided, 'claim')} decided on record`}
        />
        <Tile
          label="Paid, on record"
          value={wholeMoney(totals.recorded_paid)}
          note={plural(decided, 'claim')}
        />
        <Tile
          label="Paid, by today's rules"
          value={wholeMoney(totals.replayed_paid)}
          note={`rules ${rules ?? 'unknown'}`}
        />
        <Tile
          label="Same outcome"
          value={count(agreeing)}
          note={`${count(totals.held)} would wait for a person, ${count(totals.not_replayed)} could not be replayed`}
        />
      </div>
      {totals.undecided > 0 && (
        <p role="note" className="rounded-lg border border-line bg-surface px-4 py-3">
          <strong className="font-semibold">{plural(totals.undecided, 'claim')} not decided on record</strong>{' '}
          (Submitted or Under Review) count in no difference; today's rules would pay{' '}
          {money(totals.undecided_paid)} on them.
        </p>
      )}
    </>
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
      <CsvOfAll name="adjudication-replay" filters={asked(search)} columns={FILE} page={page} />
      <SaveView />
      <PrintButton />
    </>
  )
}

const Nothing = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState title="No claim matches">Remove a filter.</EmptyState>
  ) : (
    <EmptyState title="Nothing has been replayed yet">
      The replay runs after claims of the past have been loaded.
    </EmptyState>
  )
