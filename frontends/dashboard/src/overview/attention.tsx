// What somebody should look at now, each a way to its rows.
import { queries } from '@petinsure360/client/queries'
import { Anchor } from '@petinsure360/ui'
import { count, date, percent, plural } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { useSeesPeople } from '../list/people.ts'
import { OVERDUE_DAYS } from '../queue/overdue.ts'
import { duration } from './duration.ts'
import { type ClaimsGap, OPEN, type Trend } from './periods.ts'

const DAY_MS = 86_400_000

export function Attention({ trend }: { trend: Trend }) {
  return (
    <section
      aria-label="Needs attention"
      className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-3 rounded-lg border border-line bg-surface p-card md:grid-cols-[auto_minmax(0,1fr)]"
    >
      <h2 className="text-base leading-snug">Needs attention</h2>
      <ul className="flex flex-wrap gap-x-8 gap-y-2">
        <Open asOf={trend.as_of} />
        <Queue />
        <Fired />
        <Decisions />
      </ul>
    </section>
  )
}

function Open({ asOf }: { asOf: string | null }) {
  const before = asOf
    ? new Date(Date.parse(asOf) - (OVERDUE_DAYS + 1) * DAY_MS).toISOString().slice(0, 10)
    : ''
  const open = useQuery(queries.claimInsights({ status: OPEN, limit: 1 }))
  const late = useQuery(queries.claimInsights({ status: OPEN, submitted_to: before, limit: 1 }))
  const search = new URLSearchParams({ status: OPEN })
  return (
    <>
      <Item href={`/claims?${search}`} value={open.data?.total} one="open claim" many="open claims" />
      <Item
        href={`/claims?${search}&submitted_to=${before}`}
        value={late.data?.total}
        one={`open for more than ${OVERDUE_DAYS} days`}
      />
    </>
  )
}

/** Claims of files are decided elsewhere: only those of the portal open cases. */
function Queue() {
  const decides = useSeesPeople()
  const queue = useQuery({ ...queries.queue({ limit: 1 }), enabled: decides })
  if (!decides) return null
  return (
    <Item
      href="/queue"
      value={queue.data?.total}
      one="case in the queue (claims from the portal)"
      many="cases in the queue (claims from the portal)"
    />
  )
}

function Fired() {
  const firing = useQuery(queries.alerts()).data?.alerts?.filter(alert => alert.firing) ?? []
  return firing.map(alert => (
    <li key={alert.alert_id}>
      <Anchor href="/alerts" className="text-bad underline-offset-4 hover:underline">
        <span className="font-semibold">{alert.name}:</span> {alert.sentence}
      </Anchor>
    </li>
  ))
}

/** Of decisions on record: batch files tell outcomes, not who decided and when. */
function Decisions() {
  const { data } = useQuery(queries.summary())
  if (!data || data.known_decisions === 0) return null
  return (
    <li className="text-muted">
      {plural(data.known_decisions, 'decision')} on record: {percent(data.straight_through_rate)} without a
      person, median time {duration(data.time_to_decision_p50)}
    </li>
  )
}

function Item({
  href,
  value,
  one,
  many = one,
}: {
  href: string
  value: number | undefined
  one: string
  many?: string
}) {
  return (
    <li>
      <Anchor href={href} className="underline-offset-4 hover:underline">
        <span className="figures font-semibold">{count(value)}</span> {value === 1 ? one : many}
      </Anchor>
    </li>
  )
}

/** A feed that has gone silent looks like one, not like good news. */
export function NoRecentClaims({ gap }: { gap: ClaimsGap | null }) {
  if (!gap) return null
  return (
    <p role="alert" className="rounded-lg border border-warn bg-warn-soft px-4 py-3 text-warn">
      <strong className="font-semibold">No claims since {date(gap.since)}.</strong> For{' '}
      {plural(gap.days, 'day')} no claim has arrived; zeros below may mean that a feed has stopped.{' '}
      <Anchor href="/pipeline" className="underline underline-offset-4">
        See what has been delivered
      </Anchor>
    </p>
  )
}
