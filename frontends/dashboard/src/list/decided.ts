// What nobody has decided yet: nothing is paid or refused, though a row of figures says zero.
import type { Schemas } from '@petinsure360/client'
import { OPEN } from '../overview/periods.ts'

type Decided = Pick<Schemas['ClaimInsight'], 'status' | 'paid_amount'>

const UNDECIDED = new Set(OPEN.split('|'))

export const isDecided = ({ status }: Pick<Decided, 'status'>): boolean =>
  status !== null && !UNDECIDED.has(status)

/** What was paid; a zero from before a decision is none yet. */
export const paidOf = (claim: Decided): number | null =>
  isDecided(claim) || claim.paid_amount ? claim.paid_amount : null
