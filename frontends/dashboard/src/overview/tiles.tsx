import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Resource, Skeleton, Tile } from '@petinsure360/ui'
import { count, month, percent, plural } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { duration } from './duration.ts'
import type { Month, Months } from './months.ts'
import { TILES } from './placeholders.tsx'
import { TARGETS } from './targets.ts'

interface TilesProps {
  months: Months
  asOf: string | null
}

/** Totals are of today; rates are of the last whole month, because a running one has hardly been decided. */
export function Tiles({ months, asOf }: TilesProps) {
  const summary = useQuery(queries.summary())
  const latest = months.latest ?? months.running
  return (
    <div className={TILES}>
      <Resource query={summary} skeleton={<Skeleton className="col-span-2 h-40" />}>
        {totals => (
          <>
            <Tile
              label="Claims"
              value={count(totals.total_claims)}
              unit="in all"
              href="/claims"
              change={growth(months)}
              asOf={asOf}
            />
            <Tile
              label="Customers"
              value={count(totals.total_customers)}
              note={`${plural(totals.total_pets, 'pet')} and ${plural(totals.total_policies, 'policy', 'policies')}`}
              asOf={asOf}
              href="/customers"
            />
          </>
        )}
      </Resource>
      {latest && <Rates latest={latest} before={months.before} asOf={asOf} />}
      {summary.data && <Decisions totals={summary.data} asOf={asOf} />}
    </div>
  )
}

function growth({ latest, before }: Months) {
  if (!latest) return undefined
  const since = `${month(latest.year_month)} on ${month(before?.year_month)}`
  // Without an earlier month the API says 0, which is no growth that anybody measured.
  return latest.prev_claims && before
    ? { percent: latest.claims_growth_pct, goodWhen: 'down' as const, since }
    : { percent: null }
}

function Rates({ latest, before, asOf }: { latest: Month; before: Month | null; asOf: string | null }) {
  const name = month(latest.year_month)
  return (
    <>
      <Tile
        label={`Approval rate, ${name}`}
        value={percent(latest.approval_rate_decided)}
        target={{
          text: `Target ${TARGETS.approvalRate}%`,
          met: atLeast(latest.approval_rate_decided, TARGETS.approvalRate),
        }}
        note={
          latest.decided_claims === 0
            ? 'Nothing is decided yet'
            : `of ${count(latest.decided_claims)} decided claims${points(latest.approval_rate_decided, before?.approval_rate_decided)}`
        }
        asOf={asOf}
      />
      <Tile
        label={`Loss ratio, ${name}`}
        value={percent(latest.loss_ratio)}
        target={{
          text: `Target below ${TARGETS.lossRatio}%`,
          met: below(latest.loss_ratio, TARGETS.lossRatio),
        }}
        note={`paid over claimed; ${earned(latest)}`}
        asOf={asOf}
      />
    </>
  )
}

/** Of decisions on record: batch files tell outcomes, not who decided and when. */
function Decisions({ totals, asOf }: { totals: Schemas['Summary']; asOf: string | null }) {
  const none = 'no decision on record yet'
  return (
    <>
      <Tile
        label="Straight through"
        value={percent(totals.straight_through_rate)}
        note={
          totals.known_decisions === 0
            ? none
            : `of ${plural(totals.known_decisions, 'decision')} on record needed no person`
        }
        asOf={asOf}
      />
      <Tile
        label="Time to decision"
        value={duration(totals.time_to_decision_p50)}
        note={
          totals.time_to_decision_p50 === null
            ? none
            : `half within this, 95% within ${duration(totals.time_to_decision_p95)}`
        }
        asOf={asOf}
      />
    </>
  )
}

const atLeast = (value: number | null, target: number): boolean | null =>
  value === null ? null : value >= target
const below = (value: number | null, target: number): boolean | null =>
  value === null ? null : value < target

function points(now: number | null, then: number | null | undefined): string {
  if (now === null || then === null || then === undefined) return ''
  const difference = Math.round((now - then) * 10) / 10
  if (difference === 0) return ', as the month before'
  return `, ${difference > 0 ? 'up' : 'down'} ${Math.abs(difference)} points`
}

function earned({ earned_loss_ratio }: Month): string {
  return earned_loss_ratio === null
    ? 'no premium was earned'
    : `${percent(earned_loss_ratio, 0)} of the premium earned`
}
