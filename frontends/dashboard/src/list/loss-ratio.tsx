import { percent } from '@petinsure360/ui/format'
import { metric } from '../metrics.ts'

const HIGH = 100
const RAISED = metric('loss_ratio').below ?? HIGH

/** A customer's loss ratio: not below its target and above 100 it has a color and a word. */
export function LossRatio({ value }: { value: number | null }) {
  if (value === null) return <span title="No premium earned yet">—</span>
  if (value > HIGH) return <Judged className="text-bad" word="high" value={value} />
  if (value >= RAISED) return <Judged className="text-warn" word="raised" value={value} />
  return <>{percent(value)}</>
}

function Judged({ value, word, className }: { value: number; word: string; className: string }) {
  return (
    <span className={`font-medium whitespace-nowrap ${className}`}>
      {percent(value)} <span className="text-xs font-normal">{word}</span>
    </span>
  )
}
