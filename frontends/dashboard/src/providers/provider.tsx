// One provider: what the directory knows, what the claims say, and the claims.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { AsOf, Card, Facts, Page, PrintButton, Resource, SkeletonCards, Tile } from '@petinsure360/ui'
import { count, days, decimal, money, percent, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Word } from '../list/badges.tsx'
import { Claims } from '../list/claims.tsx'
import { Network, nameOf, type Provider } from './columns.tsx'

const route = getRouteApi('/staff/providers/$providerId')

export function ProviderPage() {
  const { providerId } = route.useParams()
  const { offset = 0 } = route.useSearch()
  const figures = useQuery(queries.providerInsights({ provider_id: providerId, limit: 1 }))
  const row = figures.data?.providers[0]
  return (
    <Page
      title={row ? nameOf(row) : `Provider ${providerId}`}
      lead={row && summary(row)}
      back={{ href: '/providers', label: 'All providers' }}
      actions={<PrintButton />}
    >
      <Resource
        query={figures}
        skeleton={<SkeletonCards cards={5} />}
        isEmpty={({ total }) => total === 0}
        empty="No figures for this provider"
      >
        {({ providers: [provider] }) => provider && <Figures row={provider} />}
      </Resource>
      <Entry id={providerId} />
      <Claims filters={{ provider_id: providerId }} offset={offset} without={['provider_name']} />
    </Page>
  )
}

const summary = (row: Provider): string =>
  [row.provider_type, [row.city, row.state].filter(Boolean).join(', ')].filter(Boolean).join(' in ')

function Figures({ row }: { row: Provider }) {
  const none = row.total_claims === 0 ? 'no claim names it yet' : undefined
  return (
    <div className="grid grid-cols-2 gap-4 max-sm:gap-3 md:grid-cols-3 2xl:grid-cols-6">
      <Tile label="Claims" value={count(row.total_claims)} note={none} />
      <Tile label="Billed" value={wholeMoney(row.total_claim_amount)} note={none} />
      <Tile label="Average claim" value={money(row.avg_claim_amount)} note={none} />
      <Tile label="Denied" value={percent(row.denial_rate)} note={none ?? 'of its claims'} />
      <Tile label="Processing" value={days(row.avg_processing_days)} note={none ?? 'on average'} />
      <Tile label="Standing" value={<Word>{row.provider_tier_adjusted}</Word>} note="by rating and denials" />
    </div>
  )
}

function Entry({ id }: { id: string }) {
  const query = useQuery(queries.provider(id))
  return (
    <Card title="Directory" actions={<AsOf at={query.dataUpdatedAt || null}>Updated</AsOf>}>
      <Resource query={query}>{({ provider }) => <Facts facts={factsOf(provider)} />}</Resource>
    </Card>
  )
}

function factsOf(provider: Schemas['Provider']) {
  return [
    { label: 'ID', value: <span className="font-mono text-xs break-all">{provider.provider_id}</span> },
    { label: 'Type', value: provider.provider_type },
    { label: 'Network', value: <Network value={provider.is_in_network} /> },
    {
      label: 'Emergencies',
      value:
        provider.accepts_emergency === null ? null : provider.accepts_emergency ? 'Accepted' : 'Not accepted',
    },
    { label: 'Rating', value: decimal(provider.average_rating) },
    {
      label: 'Address',
      value: [provider.address, provider.city, provider.state].filter(Boolean).join(', ') || null,
    },
    { label: 'Phone', value: provider.phone },
    { label: 'Email', value: provider.email },
  ]
}
