// The report by outcome and by reason, each line the way to its claims.
import type { Schemas } from '@petinsure360/client'
import { Card, type Column, DataTable, StatusBadge } from '@petinsure360/ui'
import { count, money } from '@petinsure360/ui/format'
import { withFilter } from '../list/drill-down.ts'
import type { ReplaySearch } from '../search.ts'

type Sums = Pick<Schemas['ByOutcome'], 'claims' | 'recorded_paid' | 'replayed_paid' | 'difference'>

const sums = <T extends Sums>(): Column<T>[] => [
  { key: 'claims', header: 'Claims', align: 'end', cell: row => count(row.claims) },
  { key: 'recorded_paid', header: 'Paid then', align: 'end', cell: row => money(row.recorded_paid) },
  { key: 'replayed_paid', header: 'Paid today', align: 'end', cell: row => money(row.replayed_paid) },
  { key: 'difference', header: 'Difference', align: 'end', cell: row => money(row.difference) },
]

const OUTCOMES: Column<Schemas['ByOutcome']>[] = [
  { key: 'outcome', header: 'Today', cell: row => <StatusBadge status={row.outcome} /> },
  ...sums<Schemas['ByOutcome']>(),
]
const REASONS: Column<Schemas['ByReason']>[] = [
  { key: 'reason', header: 'Denied because' },
  ...sums<Schemas['ByReason']>(),
]

const CHANGES: Column<Schemas['RuleChange']>[] = [
  { key: 'change', header: 'Change', cell: row => sentenceCase(row.change) },
  { key: 'claims', header: 'Claims it moves', align: 'end', cell: row => count(row.claims) },
  {
    key: 'difference',
    header: 'Pays more',
    align: 'end',
    cell: row => (row.difference == null ? '' : money(row.difference)),
  },
]

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export interface GroupsProps {
  report: Schemas['ReplayReport']
  search: ReplaySearch
}

export function Groups({ report, search }: GroupsProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 2xl:grid-cols-2">
      <Card flush title="By outcome">
        <DataTable
          caption="Claims by outcome"
          columns={OUTCOMES}
          rows={report.outcomes}
          rowKey={row => row.outcome}
          rowHref={row => withFilter('/replay', search, { outcome: row.outcome })}
        />
      </Card>
      <Card flush title="By reason of denial">
        <DataTable
          caption="Denied claims by reason"
          columns={REASONS}
          rows={report.denial_reasons}
          rowKey={row => row.reason}
          rowHref={row => withFilter('/replay', search, { outcome: 'Denied', reason: row.reason })}
          empty="None would be denied"
        />
      </Card>
      <Card flush title="What changed in the rules">
        <DataTable
          caption="Claims that each change of the rules moves by itself"
          columns={CHANGES}
          rows={report.rule_changes}
          rowKey={row => row.change}
        />
      </Card>
    </div>
  )
}
