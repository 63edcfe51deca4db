import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Confirm, ErrorSummary, Facts, Resource, SkeletonRows } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AddOn, careOf, lasts, verbOf } from './add-ons.tsx'

export interface AddOnChangeProps {
  addOn: AddOn
  policyId: string
  pet: string
  onClose: () => void
}

/** Adds an add-on, takes it back, removes or keeps it: what that costs, then once more whether. */
export function AddOnChange({ addOn, policyId, pet, onClose }: AddOnChangeProps) {
  const wished = { [`includes_${addOn.add_on}`]: !lasts(addOn) }
  const change = useChange(policyId, wished, onClose)
  // Once it is under way there is nothing to preview any more.
  const undecided = !change.isPending && !change.isSuccess
  const preview = useQuery({ ...queries.addOns(policyId, wished), enabled: undecided, staleTime: 0 })
  const care = careOf(addOn)
  const verb = verbOf(addOn)
  return (
    <Confirm
      open
      title={`${verb}: ${care.toLowerCase()} for ${pet}?`}
      confirm={`${verb}: ${care.toLowerCase()}`}
      busy={change.isPending || !preview.data}
      onClose={onClose}
      onConfirm={() => preview.data && change.mutate(preview.data.version)}
    >
      <Resource query={preview} skeleton={<SkeletonRows rows={3} />}>
        {found => <Consequences found={found} addOn={addOn} pet={pet} />}
      </Resource>
      <ErrorSummary error={change.error} className="mt-4" />
    </Confirm>
  )
}

interface ConsequencesProps {
  found: Schemas['AddOns']
  addOn: AddOn
  pet: string
}

function Consequences({ found, addOn, pet }: ConsequencesProps) {
  const after = found.add_ons.find(each => each.add_on === addOn.add_on)
  return (
    <>
      {after && <p className="mb-4">{outcome(after, pet)}</p>}
      <Facts
        facts={[
          { label: 'Current monthly premium', value: money(found.monthly_premium_before) },
          { label: 'From today', value: money(found.monthly_premium) },
          { label: 'From renewal', value: money(found.monthly_premium_from_renewal) },
          found.due_now < 0
            ? { label: 'You get back', value: money(-found.due_now) }
            : { label: 'Due now', value: money(found.due_now) },
        ]}
      />
      {found.due_now > 0 && (
        <p className="mt-4 text-sm text-muted">
          Due now is for the days until the next installment on {date(found.next_installment)}.
        </p>
      )}
    </>
  )
}

/** What the change means for the pet. */
export function outcome(after: AddOn, pet: string): string {
  const care = careOf(after)
  if (!after.included) return `${care} is taken back, as though it had never been added.`
  if (after.ends) return `${care} goes on covering ${pet} until ${date(after.ends)}, and ends then.`
  return `${care} covers treatments of ${pet} from ${date(after.covered_from)} on.`
}

function useChange(policy_id: string, body: Schemas['AddOnChange'], onDone: () => void) {
  const queryClient = useQueryClient()
  const [header] = useState(once)
  return useMutation({
    mutationFn: (version: string) =>
      unwrap(
        api.POST('/api/policies/{policy_id}/add-ons', {
          params: { path: { policy_id } },
          body,
          headers: { ...header, 'If-Match': `"${version}"` },
        }),
      ),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['policies'] })
      onDone()
    },
  })
}
