// What one may decide about a case, and who may decide it instead.
import type { Schemas } from '@petinsure360/client'

export interface Limits {
  /** In dollars. */
  authority: number
  mayApprove: boolean
  mayDeny: boolean
  /** The adjusters' level that may approve: null where only an administrator may. */
  level: number | null
}

export function limitsOf(answer: Schemas['DecisionAnswer'], billed: number): Limits {
  const authority = answer.authority ?? 0
  const payable = answer.stake?.payable ?? null
  return {
    authority,
    mayApprove: payable !== null && payable <= authority,
    mayDeny: billed <= authority,
    level: answer.stake?.approval_level ?? null,
  }
}
