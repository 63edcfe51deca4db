// The whole range beside as many days before it, and, when the past is looked at, beside what it is now.
import { shownVersion } from '@petinsure360/client/as-of'
import { queries } from '@petinsure360/client/queries'
import { Card, type Column, DataTable } from '@petinsure360/ui'
import { count, date, NOTHING, percent, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Term } from '../list/term.tsx'
import { changeOf, claimsOf, type Period, pointsOf, type Trend } from './periods.ts'

type Key =
  | 'claims'
  | 'claimed'
  | 'paid'
  | 'earned_premium'
  | 'decided'
  | 'loss_ratio'
  | 'payout_ratio'
  | 'approval_rate'
const LINES: { key: Key; term: string; kind: 'count' | 'money' | 'rate' }[] = [
  { key: 'claims', term: 'claims', kind: 'count' },
  { key: 'claimed', term: 'claimed', kind: 'money' },
  { key: 'paid', term: 'paid', kind: 'money' },
  { key: 'earned_premium', term: 'earned_premium', kind: 'money' },
  { key: 'loss_ratio', term: 'loss_ratio', kind: 'rate' },
  { key: 'payout_ratio', term: 'payout_ratio', kind: 'rate' },
  { key: 'decided', term: 'decided_claims', kind: 'count' },
  { key: 'approval_rate', term: 'approval_rate', kind: 'rate' },
]
type Line = (typeof LINES)[number]

const FORMATS = { count, money: wholeMoney, rate: percent }

const shownAs = ({ key, kind }: Line, of: Period): string => FORMATS[kind](of[key])

/** How far one figure is from another: rates in points, everything else in percent. */
export function difference({ key, kind }: Line, now: Period, then: Period): string {
  const by = kind === 'rate' ? pointsOf(now[key], then[key]) : changeOf(now[key], then[key])
  if (by === null) return NOTHING
  const size = kind === 'rate' ? `${Math.abs(by).toFixed(1)} points` : percent(Math.abs(by))
  return by === 0 ? 'unchanged' : `${by > 0 ? '+' : '−'}${size}`
}

const days = ({ start, end }: Period): string => `${date(start)} – ${date(end)}`

export function Compared({ trend }: { trend: Trend }) {
  const now = useNow(trend)
  const columns: Column<Line>[] = [
    { key: 'name', header: 'Figure', cell: line => <Term of={line.term} />, className: 'whitespace-nowrap' },
    { key: 'total', header: days(trend.total), align: 'end', cell: line => shownAs(line, trend.total) },
    { key: 'before', header: days(trend.before), align: 'end', cell: line => shownAs(line, trend.before) },
    {
      key: 'change',
      header: 'Change',
      align: 'end',
      cell: line => difference(line, trend.total, trend.before),
    },
    ...(now
      ? [
          {
            key: 'now',
            header: 'As it is now',
            align: 'end' as const,
            cell: (line: Line) => shownAs(line, now),
          },
          {
            key: 'since',
            header: 'Since then',
            align: 'end' as const,
            cell: (line: Line) => difference(line, now, trend.total),
          },
        ]
      : []),
  ]
  return (
    <Card flush title="Compared with the period before">
      <DataTable
        caption="The range, and the one right before it"
        columns={columns}
        rows={LINES}
        rowKey={line => line.key}
        rowHref={() => claimsOf(trend.total)}
      />
    </Card>
  )
}

/** The same days as the present version has them, while another version is shown. */
function useNow(trend: Trend): Period | undefined {
  const present = useQuery(queries.versions()).data?.versions[0]?.as_of_version
  const isPast = shownVersion() !== null && present !== undefined && present !== trend.as_of_version
  const range = { from: trend.from, to: trend.to, granularity: trend.granularity }
  const now = useQuery({
    ...queries.trend({ ...range, ...(present !== undefined && { as_of_version: present }) }),
    enabled: isPast,
  })
  return isPast ? now.data?.total : undefined
}
