// One policy: what is left of it, its terms, its add-ons, and its end.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import {
  buttonClass,
  Card,
  EmptyState,
  Facts,
  Page,
  PrintButton,
  Resource,
  SkeletonCards,
  StatusBadge,
} from '@petinsure360/ui'
import { date, money, percent, plural, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useCustomerId } from '../sign-in/own.tsx'
import { today } from '../today.ts'
import { AddOns } from './add-ons.tsx'
import { Cancel } from './cancel.tsx'
import { limitInWords } from './cover.ts'
import { Left } from './left.tsx'
import { Payments } from './payments.tsx'
import { renewalReminder } from './renewal.ts'
import { Welcome } from './welcome.tsx'

export type Policy = Schemas['PolicyRow']

export function PolicyPage() {
  const { policyId } = useParams({ from: '/own/policies/$policyId' })
  const { bought } = useSearch({ from: '/own/policies/$policyId' })
  const customerId = useCustomerId()
  const query = useQuery(queries.policy(policyId))
  const pets = useQuery(queries.pets(customerId)).data?.pets
  const policy = query.data?.policy
  const pet = pets?.find(each => each.pet_id === policy?.pet_id)?.pet_name ?? 'your pet'
  return (
    <Page
      title={policy ? `${policy.plan_name} for ${pet}` : 'Your policy'}
      lead={policy && <StatusLine policy={policy} />}
      back={{ href: '/policies', label: 'All policies' }}
      actions={
        <>
          <PrintButton />
          {policy?.status === 'Active' && <SubmitClaim policyId={policyId} />}
        </>
      }
    >
      <Resource query={query} skeleton={<SkeletonCards cards={3} />}>
        {data => <Details policy={data.policy} pet={pet} bought={bought === true} />}
      </Resource>
    </Page>
  )
}

const SubmitClaim = ({ policyId }: { policyId: string }) => (
  <Link to="/claims/new" search={{ policy: policyId }} className={buttonClass('primary')}>
    Submit a claim
  </Link>
)

function StatusLine({ policy }: { policy: Policy }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="figures">{policy.policy_number}</span>
      <StatusBadge status={policy.status} />
    </span>
  )
}

function Details({ policy, pet, bought }: { policy: Policy; pet: string; bought: boolean }) {
  if (policy.status !== 'Active' && policy.status !== 'Pending') return <Over policy={policy} pet={pet} />
  return (
    <>
      {bought && <Welcome policy={policy} pet={pet} />}
      <Renewal policy={policy} />
      <Left policy={policy} pet={pet} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
        <Card title="Terms">
          <Facts facts={termsOf(policy)} />
        </Card>
        <AddOns policyId={policy.policy_id} pet={pet} />
      </div>
      <Payments policyId={policy.policy_id} />
      <Cancel policy={policy} pet={pet} />
    </>
  )
}

/** What is left to say of a policy that has ended. */
function Over({ policy, pet }: { policy: Policy; pet: string }) {
  return (
    <>
      <EmptyState
        title={`This policy ended on ${date(policy.cancellation_date ?? policy.expiration_date)}`}
        action={
          <Link to="/policies/new" search={{ pet: policy.pet_id }} className={buttonClass('primary')}>
            Insure {pet} again
          </Link>
        }
        className="rounded-lg border border-line bg-surface"
      >
        Treatments of {pet} before that day can still be claimed.
      </EmptyState>
      <Payments policyId={policy.policy_id} />
      <Card title="Terms">
        <Facts facts={termsOf(policy)} />
      </Card>
    </>
  )
}

function Renewal({ policy }: { policy: Policy }) {
  const reminder = renewalReminder(policy, today())
  return reminder ? <p className="rounded-md bg-info-soft px-4 py-3 text-info">{reminder}</p> : null
}

function termsOf(policy: Policy) {
  return [
    { label: 'Premium per month', value: money(policy.monthly_premium) },
    { label: 'Paid', value: `${policy.payment_frequency}, by ${policy.payment_method}` },
    { label: 'Deductible (per year)', value: wholeMoney(policy.annual_deductible) },
    { label: 'We reimburse', value: percent(policy.reimbursement_percentage) },
    { label: 'Vets outside our network', value: '80% of the above' },
    { label: 'Yearly limit', value: limitInWords(policy.coverage_limit) },
    { label: 'Waiting period', value: plural(policy.waiting_period_days, 'day') },
    { label: 'Begins', value: date(policy.effective_date) },
    { label: 'Ends', value: date(policy.cancellation_date ?? policy.expiration_date) },
    {
      label: 'Renewed',
      value: policy.renewal_count === 0 ? 'Not yet' : plural(policy.renewal_count, 'time'),
    },
  ]
}
