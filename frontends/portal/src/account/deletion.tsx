// The deletion of one's data: asked for twice, taken back while it waits, followed to its end.
import { api, Problem, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Button, Card, Checkbox, Confirm, ErrorState, ErrorSummary, SkeletonRows } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { keptInWords, stateInWords } from './erasure.ts'

export function Deletion() {
  const found = useQuery(queries.erasure(useCustomerId()))
  const none = found.error instanceof Problem && found.error.code === 'no_erasure'
  return (
    <Card title="Delete your data">
      {found.isPending && <SkeletonRows rows={3} />}
      {found.error && !none && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {none || found.data?.state === 'withdrawn' ? <Ask /> : found.data && <UnderWay erasure={found.data} />}
    </Card>
  )
}

const ROUTE = '/api/customers/{customer_id}/erasure'

function useErasure() {
  const queryClient = useQueryClient()
  const path = { customer_id: useCustomerId() }
  const onSuccess = (status: Schemas['ErasureStatus']) =>
    queryClient.setQueryData(queries.erasure(path.customer_id).queryKey, status)
  const ask = useMutation({
    mutationFn: (body: Schemas['ErasureRequest']) => unwrap(api.POST(ROUTE, { params: { path }, body })),
    onSuccess,
  })
  const withdraw = useMutation({
    mutationFn: () => unwrap(api.DELETE(ROUTE, { params: { path } })),
    onSuccess,
  })
  return { ask, withdraw }
}

function Ask() {
  const [open, setOpen] = useState(false)
  const [agreed, agree] = useState(false)
  const { ask } = useErasure()
  const days = useQuery(queries.catalogue()).data?.erasure_waiting_days
  const policies = useQuery(queries.policies(useCustomerId())).data?.policies
  const live = policies?.filter(each => each.status === 'Active' || each.status === 'Pending').length ?? 0
  return (
    <>
      <p className="max-w-prose text-muted">
        Your account, pets, policies, claims and files are deleted everywhere we keep them. Only what the law
        makes us keep about payments stays, without your name.
        {days !== undefined &&
          ` It begins ${plural(days, 'day')} after you ask, and once no claim is open. Until then you can take it back.`}
      </p>
      <Button className="mt-4" onClick={() => setOpen(true)}>
        Delete your data
      </Button>
      <Confirm
        open={open}
        title="Delete all your data?"
        confirm="Delete my data"
        danger
        busy={ask.isPending || policies === undefined || (live > 0 && !agreed)}
        onClose={() => setOpen(false)}
        onConfirm={() => ask.mutate({ end_policies: live > 0 }, { onSuccess: () => setOpen(false) })}
      >
        <p>
          Once it has begun it cannot be stopped, and nobody can bring anything back. Download your data first
          if you want to keep it.
        </p>
        {live > 0 && (
          <Checkbox
            className="mt-4"
            checked={agreed}
            onChange={event => agree(event.currentTarget.checked)}
            label={live === 1 ? 'End my policy with it' : `End my ${live} policies with it`}
            hint="Coverage ends on the day the deletion begins."
          />
        )}
        <ErrorSummary error={ask.error} className="mt-4" />
      </Confirm>
    </>
  )
}

function UnderWay({ erasure }: { erasure: Schemas['ErasureStatus'] }) {
  const { withdraw } = useErasure()
  const canStop = erasure.state === 'waiting' || erasure.state === 'awaiting_consent'
  return (
    <div role="status" className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-4">
      <p className="max-w-prose rounded-md bg-warn-soft px-4 py-3 text-warn">{stateInWords(erasure)}</p>
      {canStop && (
        <Button busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
          Keep my account and data
        </Button>
      )}
      <ErrorSummary error={withdraw.error} />
      <div>
        <h3 className="font-medium">What we must keep, without your name</h3>
        <ul className="mt-1 list-disc pl-5 text-muted">
          {keptInWords(erasure).map(each => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}
