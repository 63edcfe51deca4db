// From what an adjuster chose to what the API is told; undefined while something is missing.
import type { Schemas } from '@petinsure360/client'
import { parseMoney } from '@petinsure360/ui/typed'

export interface Choice {
  verdict: 'computed' | 'other' | 'deny' | null
  amount: string
  /** The code of the denial, or of why another amount is paid. */
  reason: string
  /** What the customer reads. */
  explanation: string
  note: string
}

export const START: Choice = { verdict: null, amount: '', reason: '', explanation: '', note: '' }

/** `mustExplain`: an appeal is answered, whatever the answer is. */
export function decisionRequest(choice: Choice, mustExplain = false): Schemas['RulingCreate'] | undefined {
  const { verdict, amount, reason } = choice
  const explanation = choice.explanation.trim() || null
  const reasons = { explanation, note: choice.note.trim() || null }
  if (mustExplain && !explanation) return undefined
  if (verdict === 'computed') return { verdict: 'approve', ...reasons }
  if (verdict === 'deny') return reason ? { verdict: 'deny', reason, ...reasons } : undefined
  const dollars = parseMoney(amount)
  const whole = verdict === 'other' && dollars && reason && explanation
  return whole ? { verdict: 'approve', covered_amount: dollars, reason, ...reasons } : undefined
}
