// A new claim: for which policy, what for, which bill, and what would be paid.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { useSession } from '@petinsure360/client/session-react'
import { buttonClass, EmptyState, ErrorState, Page, SkeletonRows } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { type Draft, loadDraft } from './draft.ts'
import { emptyFields } from './fields.ts'
import { ClaimForm } from './form.tsx'

export function NewClaim() {
  const customerId = useCustomerId()
  const pets = useQuery(queries.pets(customerId))
  const policies = useQuery(queries.policies(customerId))
  const catalogue = useQuery(queries.catalogue())
  const asked = [pets, policies, catalogue]
  const failed = asked.find(each => each.isError && !each.data)
  return (
    <Page
      title="Submit a claim"
      lead="Have the vet's bill at hand. You see what we would pay before you send anything."
    >
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => asked.forEach(each => void each.refetch())} />
      ) : pets.data && policies.data && catalogue.data ? (
        <Start pets={pets.data.pets} policies={policies.data.policies} catalogue={catalogue.data} />
      ) : (
        <SkeletonRows rows={8} />
      )}
    </Page>
  )
}

interface StartProps {
  pets: readonly Schemas['PetRow'][]
  policies: readonly Schemas['PolicyRow'][]
  catalogue: Schemas['Catalogue']
}

function Start({ pets, policies, catalogue }: StartProps) {
  const { policy } = useSearch({ from: '/customer/claims/new' })
  const draft = useStoredDraft()
  // A treatment before the end of a policy may be claimed after it.
  const open = policies.filter(each => each.status !== 'Pending').toReversed()
  if (open.length === 0) return <NoPolicy />
  const ids = open.map(each => each.policy_id)
  if (draft === 'reading') return <SkeletonRows rows={8} />
  const chosen = policy && ids.includes(policy) ? policy : ids.length === 1 ? ids[0] : undefined
  const fits = draft && (!policy || !draft.fields.policy_id || draft.fields.policy_id === policy)
  const start = draft && fits ? draft : { fields: emptyFields(chosen), files: [] }
  return (
    <ClaimForm pets={pets} policies={open} catalogue={catalogue} start={start} fromDraft={start === draft} />
  )
}

/** What was begun on this device; undefined when nothing was. */
function useStoredDraft(): Draft | undefined | 'reading' {
  const { subject } = useSession()
  const [draft, setDraft] = useState<Draft | undefined | 'reading'>('reading')
  useEffect(() => {
    let gone = false
    void loadDraft(subject).then(found => gone || setDraft(found))
    return () => {
      gone = true
    }
  }, [subject])
  return draft
}

const NoPolicy = () => (
  <EmptyState
    title="A claim needs a policy"
    action={
      <Link to="/policies/new" className={buttonClass('primary')}>
        Insure a pet
      </Link>
    }
  >
    None of your pets has been insured with us yet.
  </EmptyState>
)
