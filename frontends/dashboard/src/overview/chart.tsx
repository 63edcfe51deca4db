import { navigate, Select } from '@petinsure360/ui'
import { BarChart, ChartFrame, LineChart } from '@petinsure360/ui/charts'
import { count, percent, shortCount, shortMoney, wholeMoney } from '@petinsure360/ui/format'
import { useChange } from '../list/change.ts'
import { MEASURES, type Measure, metric } from '../metrics.ts'
import type { OverviewSearch } from '../search.ts'
import { AnnotationList } from './annotation-list.tsx'
import { markedIn, useAnnotations } from './annotations.ts'
import { claimsOf, nameOf, type Period, type Shown, shortName } from './periods.ts'
import { targetText } from './verdicts.ts'

const rate = (value: number) => percent(value)
interface Written {
  format: (value: number) => string
  axis: (value: number) => string
}
const COUNTS: Written = { format: count, axis: shortCount }
const FORMATS: Record<string, Written> = {
  dollars: { format: wholeMoney, axis: shortMoney },
  percent: { format: rate, axis: rate },
}

/** The measure that an address names. */
export const measureOf = (text: string | undefined): Measure =>
  MEASURES.find(measure => measure === text) ?? 'claims'

/** One measure period by period: bars for amounts, a line for rates; what runs still is dashed. */
export function TrendChart({ shown, measure }: { shown: Shown; measure: Measure }) {
  const { periods, running, by } = shown
  const goal = metric(measure)
  const { name, formula, unit } = goal
  const { format, axis } = FORMATS[unit] ?? COUNTS
  const Drawn = unit === 'percent' ? LineChart : BarChart
  const marks = markedIn(useAnnotations(), periods)
  return (
    <ChartFrame
      title={`${name} by ${by}`}
      unit={formula}
      lead={running ? `Dashed: ${nameOf(running, by)} is not over yet.` : undefined}
      rows={periods}
      actions={<MeasureChoice measure={measure} />}
      columns={[
        { key: 'start', header: 'Period', format: (start: string) => nameOf({ start }, by) },
        { key: measure, header: name, align: 'end', format },
      ]}
      rowHref={row => claimsOf(row)}
    >
      <Drawn
        label={`${name} by ${by}`}
        rows={periods}
        x="start"
        xFormat={start => shortName(start, by)}
        series={[{ key: measure, label: name }]}
        format={format}
        axisFormat={axis}
        marks={marks}
        unfinished={(row: Period) => row.partial}
        onPoint={row => navigate(claimsOf(row))}
        {...((goal.below ?? goal.atLeast) !== undefined && {
          target: { value: goal.below ?? goal.atLeast ?? 0, label: targetText(goal) },
        })}
      />
      <AnnotationList marks={marks} day={periods.at(-1)?.start ?? ''} />
    </ChartFrame>
  )
}

function MeasureChoice({ measure }: { measure: Measure }) {
  const change = useChange<OverviewSearch>()
  return (
    <Select
      aria-label="What to draw"
      className="w-48"
      value={measure}
      options={MEASURES.map(key => ({ value: key, label: metric(key).name }))}
      onChange={event => change({ show: event.target.value })}
    />
  )
}
