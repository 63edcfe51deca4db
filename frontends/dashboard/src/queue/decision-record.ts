// The whole decision as staff are served it; the API's document leaves it open.
import type { Schemas } from '@petinsure360/client'

export interface DecisionRecord {
  status: string
  rule_version: string
  reasons: string[]
  fraud: { score: number; signals: string[] }
  checks: { name: string; reason: string | null; explanation: string }[]
  lines: { code: string; label: string; amount_cents: number; explanation: string }[]
}

export const recordOf = (answer: Schemas['DecisionAnswer']): DecisionRecord | null =>
  (answer.record ?? null) as DecisionRecord | null

/** Lines are worded for the customer: what is yours to them is the customer's to us. */
export const forStaff = <L extends { label: string }>(lines: readonly L[]): L[] =>
  lines.map(line => ({ ...line, label: line.label.replace(/^Your /, "Customer's ") }))

/** The lines in dollars. */
export const linesOf = (record: DecisionRecord) =>
  record.lines.map(({ amount_cents, ...line }) => ({ ...line, amount: amount_cents / 100 }))
