// What a plan pays and when, in the same words wherever a plan is shown.
import { percent, plural, wholeMoney } from '@petinsure360/ui/format'
import { isUnlimited, limitInWords } from './cover.ts'

export interface Terms {
  annual_deductible: number
  coverage_limit: number
  reimbursement_percentage: number
  waiting_period_days: number
  /** What is paid of the benefit outside our network, in percent. */
  out_of_network_percentage?: number
}

export function PlanTerms({ terms, className }: { terms: Terms; className?: string }) {
  return (
    <dl className={`grid gap-2 text-sm ${className ?? ''}`}>
      {termsInWords(terms).map(([term, words]) => (
        <div
          key={term}
          className="flex items-baseline justify-between gap-3 border-b border-line pb-2 last:border-0"
        >
          <dt className="text-muted">{term}</dt>
          <dd className="figures text-right font-medium">{words}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Terms and their values; zero is said as none. */
export function termsInWords(terms: Terms): [string, string][] {
  const wait = terms.waiting_period_days
  return [
    ['Deductible (per year)', terms.annual_deductible === 0 ? 'None' : wholeMoney(terms.annual_deductible)],
    ['We reimburse', percent(terms.reimbursement_percentage)],
    ['Yearly limit', limitInWords(terms.coverage_limit)],
    ['Waiting period', wait === 0 ? 'None' : plural(wait, 'day')],
    ...network(terms),
  ]
}

const network = ({ out_of_network_percentage: share }: Terms): [string, string][] =>
  share === undefined ? [] : [['Vets outside our network', `${percent(share)} of the above`]]

/** The waiting periods of all plans: "14 days for Basic and Standard, 7 days for Premium, none for Unlimited". */
export function waitingOf(plans: readonly { name: string; waiting_period_days: number }[]): string {
  const lengths = [...new Set(plans.map(plan => plan.waiting_period_days))].sort((a, b) => b - a)
  const named = lengths.map(days => {
    const names = plans.filter(plan => plan.waiting_period_days === days).map(plan => plan.name)
    const list = new Intl.ListFormat('en-US', { type: 'conjunction' }).format(names)
    return `${days === 0 ? 'none' : plural(days, 'day')} for ${list}`
  })
  return named.join(', ')
}

/** The terms in one sentence and a half. */
export function termsSentence(terms: Terms): string {
  const { annual_deductible: first, coverage_limit: limit, waiting_period_days: wait } = terms
  const share = `we pay ${percent(terms.reimbursement_percentage)}`
  const begin = first === 0 ? `From the first dollar ${share}` : `After ${wholeMoney(first)} a year ${share}`
  const end = isUnlimited(limit) ? 'without a yearly limit' : `up to ${wholeMoney(limit)} a year`
  const outside = network(terms)
    .map(([where, pays]) => ` ${where}: ${pays}.`)
    .join('')
  return `${begin}, ${end}. ${wait === 0 ? 'No waiting period.' : `Waiting period ${plural(wait, 'day')}.`}${outside}`
}
