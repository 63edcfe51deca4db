// The arithmetic of a claim, and the reasons in plain words; of an estimate and of a decision alike.
import { Arithmetic } from './arithmetic.tsx'

export interface DecisionLine {
  code: string
  label: string
  amount: number
  explanation: string
}

export interface DecisionLinesProps {
  caption: string
  lines: readonly DecisionLine[]
  /** What the sum is called. */
  total: string
}

export function DecisionLines({ caption, lines, total }: DecisionLinesProps) {
  if (lines.length === 0) return null
  return (
    <Arithmetic
      caption={caption}
      lines={lines.map(line => ({
        key: line.code,
        label: line.label,
        amount: line.amount,
        // Decisions on record say "80 %"; screens say 80%.
        note: line.explanation.replace(/(\d) %/g, '$1%'),
      }))}
      total={{ label: total, amount: sumOf(lines) }}
    />
  )
}

export interface Reason {
  code: string
  text: string
}

export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null
  return (
    <ul className="grid gap-2">
      {reasons.map(reason => (
        <li key={reason.code} className="rounded-md bg-sunken px-4 py-3">
          {reason.text}
        </li>
      ))}
    </ul>
  )
}

/** The lines add up to what is paid; in cents, which add without rest. */
export const sumOf = (lines: readonly { amount: number }[]): number =>
  lines.reduce((sum, line) => sum + Math.round(line.amount * 100), 0) / 100
