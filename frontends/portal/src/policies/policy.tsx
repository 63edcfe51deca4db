// One policy: what is left of it, its terms, its add-ons, and its end.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { buttonClass, EmptyState, Page, Resource, SkeletonCards, StatusBadge } from '@petinsure360/ui'
import { date } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { today } from '../today.ts'
import { AddOns } from './add-ons.tsx'
import { Cancel } from './cancel.tsx'
import { Payments } from './payments.tsx'
import { PurchaseConfirmation } from './purchase-confirmation.tsx'
import { RemainingBenefits } from './remaining-benefits.tsx'
import { renewalReminder } from './renewal.ts'
import { TermsCard } from './terms.tsx'

export type Policy = Schemas['PolicyRow']

export function PolicyPage() {
  const { policyId } = useParams({ from: '/customer/policies/$policyId' })
  const { bought } = useSearch({ from: '/customer/policies/$policyId' })
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
          <Link to="/policies/$policyId/document" params={{ policyId }} className={buttonClass()}>
            Policy document
          </Link>
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
      {bought && <PurchaseConfirmation policy={policy} pet={pet} />}
      <Renewal policy={policy} />
      <RemainingBenefits policy={policy} pet={pet} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
        <TermsCard policy={policy} />
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
      <TermsCard policy={policy} />
    </>
  )
}

function Renewal({ policy }: { policy: Policy }) {
  const reminder = renewalReminder(policy, today())
  return reminder ? <p className="rounded-md bg-info-soft px-4 py-3 text-info">{reminder}</p> : null
}
