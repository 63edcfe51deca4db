import { queries } from '@petinsure360/client/queries'
import { Tile, type TileProps } from '@petinsure360/ui'
import { Spark } from '@petinsure360/ui/charts'
import { count, percent, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Term } from '../list/term.tsx'
import { metric } from '../metrics.ts'
import { changeOf, claimsOf, DECIDED, nameOf, type Period, pointsOf, type Shown } from './periods.ts'
import { TILES } from './placeholders.tsx'
import { targetText, verdictOf } from './verdicts.ts'

type Counted = 'claims' | 'paid'
type Rate = 'loss_ratio' | 'approval_rate'

/** The last whole period and how it stands to the one before: a running one has hardly been decided. */
export function Tiles({ shown }: { shown: Shown }) {
  const latest = shown.latest ?? shown.running
  const summary = useQuery(queries.summary())
  if (!latest) return null
  const claims = summary.data && `${count(summary.data.total_claims)} in all`
  return (
    <div className={TILES}>
      <CountTile shown={shown} latest={latest} of="claims" value={count(latest.claims)} note={claims} />
      <CountTile
        shown={shown}
        latest={latest}
        of="paid"
        value={wholeMoney(latest.paid)}
        note={
          latest.payout_ratio === null
            ? 'nothing claimed'
            : `${percent(latest.payout_ratio)} of ${wholeMoney(latest.claimed)} claimed`
        }
      />
      <RateTile
        shown={shown}
        latest={latest}
        of="loss_ratio"
        note={`${wholeMoney(latest.paid)} paid, ${wholeMoney(latest.earned_premium)} earned`}
      />
      <RateTile
        shown={shown}
        latest={latest}
        of="approval_rate"
        note={latest.decided === 0 ? 'nothing is decided yet' : `of ${count(latest.decided)} decided claims`}
        href={claimsOf(latest, DECIDED)}
      />
    </div>
  )
}

interface PartProps extends Pick<TileProps, 'note' | 'href'> {
  shown: Shown
  latest: Period
}

/** More or fewer claims are neither good nor bad. */
function CountTile({ shown, latest, of, value, note }: PartProps & { of: Counted; value: string }) {
  const { before, by } = shown
  const change = changeOf(latest[of], before?.[of])
  return (
    <Tile
      label={<Label of={of} latest={latest} by={by} />}
      value={value}
      href={claimsOf(latest)}
      change={{ percent: change, ...(before && { since: `from ${nameOf(before, by)}` }) }}
      note={note}
    >
      <Shape shown={shown} of={of} />
    </Tile>
  )
}

function RateTile({ shown, latest, of, note, href = claimsOf(latest) }: PartProps & { of: Rate }) {
  const verdict = verdictOf(of, latest[of])
  return (
    <Tile
      label={<Label of={of} latest={latest} by={shown.by} />}
      value={percent(latest[of])}
      href={href}
      target={{ text: targetText(metric(of)), met: verdict?.met ?? null }}
      note={
        <>
          {note}
          {pointsText(latest, shown, of)}
        </>
      }
    >
      <Shape shown={shown} of={of} />
    </Tile>
  )
}

const Label = ({ of, latest, by }: { of: string; latest: Period; by: Shown['by'] }) => (
  <>
    <Term of={of} />, {nameOf(latest, by)}
  </>
)

const Shape = ({ shown, of }: { shown: Shown; of: Counted | Rate }) => (
  <Spark
    height={24}
    label={`${metric(of).name} by ${shown.by}`}
    values={shown.periods.filter(period => !period.partial).map(period => period[of])}
  />
)

function pointsText(latest: Period, { before, by }: Shown, of: Rate): string {
  const points = pointsOf(latest[of], before?.[of])
  if (points === null || !before) return ''
  if (points === 0) return `, as in ${nameOf(before, by)}`
  return `, ${points > 0 ? 'up' : 'down'} ${Math.abs(points)} points`
}
