// From what an adjuster chose to what the API is told; undefined while something is missing.
import type { Schemas } from '@petinsure360/client'
import { parseMoney } from '@petinsure360/ui/typed'

export interface Choice {
  verdict: 'computed' | 'other' | 'deny' | null
  amount: string
  reason: string
  note: string
}

export const START: Choice = { verdict: null, amount: '', reason: '', note: '' }

export function rulingOf({ verdict, amount, reason, note }: Choice): Schemas['RulingCreate'] | undefined {
  const told = { note: note.trim() || null }
  if (verdict === 'computed') return { verdict: 'approve', ...told }
  if (verdict === 'deny') return reason ? { verdict: 'deny', reason, ...told } : undefined
  const dollars = parseMoney(amount)
  return verdict === 'other' && dollars ? { verdict: 'approve', covered_amount: dollars, ...told } : undefined
}
