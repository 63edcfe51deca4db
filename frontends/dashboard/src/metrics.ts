// The glossary of metrics, from its one file: names, formulas and targets of the figures on screen.
import glossary from '../../../shared/insights/metrics.json'

export interface Metric {
  name: string
  /** "paid ÷ earned premium × 100": the tooltip. */
  formula: string
  /** What a figure of it counts: `percent`, `dollars`, `claims`. */
  unit: string
  below?: number
  atLeast?: number
}

/** What a chart shows over time, and a rule may watch. */
export const MEASURES = [
  'claims',
  'claimed',
  'paid',
  'earned_premium',
  'loss_ratio',
  'payout_ratio',
  'approval_rate',
] as const
export type Measure = (typeof MEASURES)[number]

const BY_KEY = new Map(
  glossary.metrics.map(({ key, name, formula, unit, target }): [string, Metric] => {
    const goal: { below?: number; at_least?: number } = target ?? {}
    return [
      key,
      {
        name,
        formula,
        unit,
        ...(goal.below !== undefined && { below: goal.below }),
        ...(goal.at_least !== undefined && { atLeast: goal.at_least }),
      },
    ]
  }),
)

/** A metric of the glossary; throws for a key that it does not have. */
export function metric(key: string): Metric {
  const found = BY_KEY.get(key)
  if (!found) throw new Error(`The glossary has no metric ${key}`)
  return found
}
