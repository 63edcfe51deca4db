// What the past would have come to by the rules of today: sums and groups of the rows that match, and the rows.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { AsOf, Page, SkeletonCards, Tile } from '@petinsure360/ui'
import { count, money, plural, wholeMoney } from '@petinsure360/ui/format'
import { getRouteApi } from '@tanstack/react-router'
import type { List } from '../list/list.ts'
import { ListExports, ListRows } from '../list/list-page.tsx'
import { Term } from '../list/term.tsx'
import type { ReplaySearch } from '../search.ts'
import { COLUMNS, FILE, type Replayed, signedMoney } from './columns.tsx'
import { Groups } from './groups.tsx'

const route = getRouteApi('/staff/replay')

type Outcome = Schemas['ByOutcome']['outcome']

const asked = ({ q, sort, outcome, status, type, reason }: ReplaySearch) => ({
  search: q,
  sort,
  outcome: outcome as Outcome | undefined,
  status,
  type,
  reason,
})

const REPLAYED: List<Schemas['ReplayReport'], Replayed, ReplaySearch> = {
  what: 'claims',
  caption: 'Claims, the largest difference first',
  title: ({ total }) => plural(total, 'claim'),
  filters: asked,
  query: (search, page) => queries.adjudicationReplay({ ...asked(search), ...page }),
  rows: ({ claims }) => claims,
  lookFor: () => 'Number or ID',
  facets: [
    { label: 'Today', key: 'outcome' },
    { label: 'On record', key: 'status' },
    { label: 'Type', key: 'type' },
  ],
  columns: COLUMNS,
  id: row => row.claim_id,
  path: '/claims',
  file: { name: 'adjudication-replay', columns: FILE },
  noMatch: { title: 'No claim matches', text: 'Remove a filter.' },
  nothing: {
    title: 'Nothing has been replayed yet',
    text: 'The replay runs after claims of the past have been loaded.',
  },
}

export function Replay() {
  const search = route.useSearch()
  return (
    <Page
      title="Replay of the rules"
      lead="Past claims, re-decided under today's rules, in order."
      actions={<ListExports list={REPLAYED} search={search} />}
    >
      <ListRows
        list={REPLAYED}
        search={search}
        skeleton={<SkeletonCards cards={4} />}
        above={report => (
          <>
            <Totals report={report} />
            <Groups report={report} search={search} />
          </>
        )}
        actions={report => <AsOf at={report.computed_at} />}
      />
    </Page>
  )
}

function Totals({ report }: { report: Schemas['ReplayReport'] }) {
  const { totals, agreeing, rule_version: rules } = report
  const decided = totals.replayed - totals.undecided
  return (
    <>
      <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-[minmax(0,1fr)] max-sm:gap-3 xl:grid-cols-4">
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
