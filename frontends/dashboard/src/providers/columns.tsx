import type { Schemas } from '@petinsure360/client'
import { Badge, type Column } from '@petinsure360/ui'
import { count, decimal, percent, wholeMoney } from '@petinsure360/ui/format'
import { Word } from '../list/badges.tsx'
import { plain } from '../list/columns.ts'

export type Provider = Schemas['ProviderInsight']

/** Claims may name a provider that nobody has told us of. */
export const nameOf = ({ provider_name, provider_id }: Provider): string =>
  provider_name ?? (provider_id ? `Unknown provider ${provider_id}` : 'No provider given')

/** In network or not, in words; `short` where the word network is said already. */
export function Network({ value, short = false }: { value: boolean | null; short?: boolean }) {
  if (value === null) return <>—</>
  const [inside, outside] = short ? ['In', 'Out'] : ['In network', 'Out of network']
  return <Badge tone={value ? 'good' : 'neutral'}>{value ? inside : outside}</Badge>
}

export const COLUMNS: Column<Provider>[] = [
  { key: 'provider_name', header: 'Provider', sort: true, cell: nameOf, className: 'min-w-36' },
  { key: 'provider_type', header: 'Type' },
  {
    key: 'state',
    header: 'Location',
    cell: row => [row.city, row.state].filter(Boolean).join(', ') || '—',
  },
  { key: 'is_in_network', header: 'Network', cell: row => <Network value={row.is_in_network} short /> },
  {
    key: 'average_rating',
    header: 'Rating',
    sort: true,
    align: 'end',
    cell: row => decimal(row.average_rating),
  },
  { key: 'total_claims', header: 'Claims', sort: true, align: 'end', cell: row => count(row.total_claims) },
  {
    key: 'total_claim_amount',
    header: 'Billed',
    sort: true,
    align: 'end',
    cell: row => wholeMoney(row.total_claim_amount),
  },
  { key: 'denial_rate', header: 'Denied', sort: true, align: 'end', cell: row => percent(row.denial_rate) },
  {
    key: 'avg_processing_days',
    header: 'Days',
    sort: true,
    align: 'end',
    cell: row => decimal(row.avg_processing_days),
    className: 'whitespace-nowrap',
  },
  {
    key: 'provider_tier_adjusted',
    header: 'Standing',
    cell: row => <Word>{row.provider_tier_adjusted}</Word>,
  },
]

export const FILE = plain<Provider>(
  'provider_id',
  'provider_name',
  'provider_type',
  'city',
  'state',
  'is_in_network',
  'average_rating',
  'total_claims',
  'total_claim_amount',
  'avg_claim_amount',
  'avg_processing_days',
  'denial_rate',
  'provider_tier',
  'provider_tier_adjusted',
)

/** The list of providers takes fewer rows at once than others. */
export const FILE_PAGE = 200
