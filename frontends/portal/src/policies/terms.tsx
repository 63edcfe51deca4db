// The terms of a policy that was bought.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Card, type Fact, Facts } from '@petinsure360/ui'
import { date, money, percent, plural, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { limitInWords } from './cover.ts'

type Policy = Schemas['PolicyRow']

export function TermsCard({ policy }: { policy: Policy }) {
  return (
    <Card title="Terms">
      <Facts facts={termsOf(policy, useOutside())} />
    </Card>
  )
}

/** What is paid of a benefit outside our network, in percent; undefined while it is not known. */
export const useOutside = (): number | undefined =>
  useQuery(queries.plans()).data?.plans[0]?.out_of_network_percentage

export function termsOf(policy: Policy, outside: number | undefined): Fact[] {
  const wait = policy.waiting_period_days
  return [
    { label: 'Premium per month', value: money(policy.monthly_premium) },
    { label: 'Paid', value: `${policy.payment_frequency}, by ${policy.payment_method}` },
    { label: 'Deductible (per year)', value: wholeMoney(policy.annual_deductible) },
    { label: 'We reimburse', value: percent(policy.reimbursement_percentage) },
    {
      label: 'Vets outside our network',
      value: outside === undefined ? '—' : `${percent(outside)} of the above`,
    },
    { label: 'Yearly limit', value: limitInWords(policy.coverage_limit) },
    { label: 'Waiting period', value: wait === 0 ? 'None' : plural(wait, 'day') },
    { label: 'Begins', value: date(policy.effective_date) },
    { label: 'Ends', value: date(policy.cancellation_date ?? policy.expiration_date) },
    {
      label: 'Renewed',
      value: policy.renewal_count === 0 ? 'Not yet' : plural(policy.renewal_count, 'time'),
    },
  ]
}
