// Risk scores: where the risk is, who carries most of it, and of what parts a score is made.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Page } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { getRouteApi } from '@tanstack/react-router'
import type { List } from '../list/list.ts'
import { ListExports, ListRows } from '../list/list-page.tsx'
import type { RiskSearch } from '../search.ts'
import { PARTS, RISK_COLUMNS, RISK_FILE, type RiskScore } from './columns.tsx'
import { Distribution, TopScores } from './pictures.tsx'
import { Standing, Tabs, useLead } from './standing.tsx'

const route = getRouteApi('/staff/risk')

const asked = ({ q, sort, category }: RiskSearch) => ({ search: q, sort, category })

const SCORES: List<Schemas['Risks'], RiskScore, RiskSearch> = {
  what: 'customers',
  caption: 'Risk scores with their parts',
  title: ({ total }) => `${plural(total, 'customer')} by score`,
  note: `The score is the sum of its parts: ${PARTS.map(({ name, about }) => `${name} (${about.toLowerCase()})`).join(', ')}.`,
  filters: asked,
  query: (search, page) => queries.risks({ ...asked(search), ...page }),
  rows: ({ risk_scores }) => risk_scores,
  order: '-total_risk_score',
  lookFor: seesPeople => (seesPeople ? 'Name or ID' : 'ID'),
  facets: [{ label: 'Category', key: 'category' }],
  columns: RISK_COLUMNS,
  id: row => row.customer_id,
  path: '/customers',
  file: { name: 'risk-scores', columns: RISK_FILE },
  noMatch: { title: 'Nobody matches' },
  nothing: { title: 'Nobody has a score yet' },
}

export function Risk() {
  const search = route.useSearch()
  return (
    <Page title="Risk and offers" lead={useLead()} actions={<ListExports list={SCORES} search={search} />}>
      <Standing />
      <Tabs />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <Distribution />
        <TopScores />
      </div>
      <ListRows list={SCORES} search={search} />
    </Page>
  )
}
