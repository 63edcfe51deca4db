// The end of a policy: what it gives back is shown first, then it is asked once more.
import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Arithmetic, Button, Card, Confirm, ErrorSummary, Resource, SkeletonRows } from '@petinsure360/ui'
import { date, money, plural } from '@petinsure360/ui/format'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Policy } from './policy.tsx'

export function Cancel({ policy, pet }: { policy: Policy; pet: string }) {
  const [open, setOpen] = useState(false)
  const cancel = useCancel(policy.policy_id, () => setOpen(false))
  // Once it is under way there is nothing to preview any more.
  const undecided = open && !cancel.isPending && !cancel.isSuccess
  const preview = useQuery({ ...queries.cancellation(policy.policy_id), enabled: undecided, staleTime: 0 })
  const refund = preview.data?.refund
  return (
    <Card title="End this policy">
      <p className="max-w-prose text-muted">
        You can cancel at any time. Premium that was charged for days you do not use is given back, and you
        see how much before you decide.
      </p>
      <Button className="mt-4" onClick={() => setOpen(true)}>
        See your refund
      </Button>
      <Confirm
        open={open}
        title={`Cancel ${pet}'s policy?`}
        confirm={refund === undefined ? 'Cancel the policy' : `Cancel the policy, get ${money(refund)} back`}
        danger
        busy={cancel.isPending || refund === undefined}
        onClose={() => setOpen(false)}
        onConfirm={() => cancel.mutate()}
      >
        <Resource query={preview} skeleton={<SkeletonRows rows={4} />}>
          {found => <Refund found={found} pet={pet} />}
        </Resource>
        <ErrorSummary error={cancel.error} />
      </Confirm>
    </Card>
  )
}

function Refund({ found, pet }: { found: Schemas['Cancellation']; pet: string }) {
  return (
    <>
      <p className="mb-4">
        {pet} would not be covered from {date(found.cancellation_date)} on. Visits before that day can still
        be claimed; what is approved for them stays approved.
      </p>
      <Arithmetic
        caption="What a cancellation gives back"
        lines={[{ label: 'Premium charged this term', amount: found.charged }, ...retainedLines(found)]}
        total={{
          label: 'You get back',
          amount: found.refund,
          note: `For ${plural(found.days_unused, 'unused day')}`,
        }}
      />
    </>
  )
}

/** What is kept of the premium: for the days, then for claims, no more than was charged in all. */
export function retainedLines({ retained, days_used, claims_approved }: Schemas['Cancellation']) {
  const claims = Math.min(claims_approved, retained)
  const days = Math.round((retained - claims) * 100) / 100
  return [
    { label: `Coverage used (${plural(days_used, 'day')})`, amount: -days },
    ...(claims > 0 ? [{ label: 'Claims of this policy year', amount: -claims }] : []),
  ]
}

function useCancel(policyId: string, onDone: () => void) {
  const queryClient = useQueryClient()
  const [header] = useState(once)
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/policies/{policy_id}/cancel', {
          params: { path: { policy_id: policyId } },
          headers: header,
        }),
      ),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['policies'] })
      onDone()
    },
  })
}
