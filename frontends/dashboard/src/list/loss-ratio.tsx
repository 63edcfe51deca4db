import { percent } from '@petinsure360/ui/format'

const HIGH = 100
const RAISED = 70

/** A customer's loss ratio: above 100 and above 70 it has a colour and a word. */
export function LossRatio({ value }: { value: number | null }) {
  if (value === null) return <span title="Premium, but no claims yet">—</span>
  if (value > HIGH) return <Judged className="text-bad" word="high" value={value} />
  if (value > RAISED) return <Judged className="text-warn" word="raised" value={value} />
  return <>{percent(value)}</>
}

function Judged({ value, word, className }: { value: number; word: string; className: string }) {
  return (
    <span className={`font-medium whitespace-nowrap ${className}`}>
      {percent(value)} <span className="text-xs font-normal">{word}</span>
    </span>
  )
}
