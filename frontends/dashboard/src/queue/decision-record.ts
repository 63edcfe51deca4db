// The whole decision as staff are served it; the API's document leaves it open.
import type { Schemas } from '@petinsure360/client'

export interface DecisionRecord {
  status: string
  rule_version: string
  reasons: string[]
  fraud: { score: number; signals: string[] }
  checks: { name: string; reason: string | null; explanation: string }[]
}

export const recordOf = (answer: Schemas['DecisionAnswer']): DecisionRecord | null =>
  (answer.record ?? null) as DecisionRecord | null
