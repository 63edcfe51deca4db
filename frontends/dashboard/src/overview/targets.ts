// What the business aims at, in percent.
export const TARGETS = { approvalRate: 80, lossRatio: 70 }

/** From here on a loss ratio is near its target. */
const NEAR = 60

export interface Verdict {
  tone: 'good' | 'warn' | 'bad'
  word: string
}

/** A loss ratio in a colour and a word; null when there is none. */
export function lossVerdict(ratio: number | null): Verdict | null {
  if (ratio === null) return null
  if (ratio <= NEAR) return { tone: 'good', word: 'on target' }
  if (ratio <= TARGETS.lossRatio) return { tone: 'warn', word: 'near the limit' }
  return { tone: 'bad', word: 'above target' }
}

/** An approval rate against its target; null when nothing is decided. */
export function approvalVerdict(rate: number | null): Verdict | null {
  if (rate === null) return null
  return rate >= TARGETS.approvalRate
    ? { tone: 'good', word: 'on target' }
    : { tone: 'bad', word: 'below target' }
}
