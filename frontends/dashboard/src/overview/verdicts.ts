// Whether a rate reaches what the glossary says the business aims at.
import { type Metric, metric } from '../metrics.ts'

export interface Verdict {
  met: boolean
  word: string
}

/** A rate against its metric's target; null where either is missing. */
export function verdictOf(key: string, rate: number | null): Verdict | null {
  const { below, atLeast } = metric(key)
  if (rate === null) return null
  if (below !== undefined) return rate < below ? met : { met: false, word: 'above target' }
  if (atLeast !== undefined) return rate >= atLeast ? met : { met: false, word: 'below target' }
  return null
}

const met: Verdict = { met: true, word: 'on target' }

/** "Target below 70%". */
export function targetText({ below, atLeast }: Metric): string {
  return below !== undefined ? `Target below ${below}%` : `Target at least ${atLeast}%`
}
