// How long a case has waited, and whether that is longer than anybody should.
import { Ago, Badge } from '@petinsure360/ui'
import { useNow } from '@petinsure360/ui/clock'
import { isOverdue, OVERDUE_DAYS } from './overdue.ts'

export function Waiting({ since, closed }: { since: string; closed: boolean }) {
  const now = useNow()
  return (
    <span className="flex flex-wrap items-center gap-1">
      <Ago at={since} />
      {!closed && isOverdue(since, now) && <Badge tone="bad">Over {OVERDUE_DAYS} days</Badge>}
    </span>
  )
}
