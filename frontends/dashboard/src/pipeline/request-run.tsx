// Asks for a run. It changes no record, but may take a while, so it is asked twice.
import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { Button, ChoiceCards, Confirm, ErrorSummary } from '@petinsure360/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

type Kind = NonNullable<Schemas['RunRequest']['kind']>

const KINDS: { value: Kind; label: string; description: string }[] = [
  { value: 'increment', label: 'New files', description: 'Loads raw files that are not in yet.' },
  {
    value: 'as_of',
    label: 'Figures as of today',
    description: 'Computes everything that depends on the day.',
  },
  { value: 'rebuild', label: 'Full rebuild', description: 'Silver and gold from all of bronze.' },
  {
    value: 'maintenance',
    label: 'Table maintenance',
    description: 'Compacts files and drops old versions.',
  },
]

export function RequestRun() {
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<Kind>('increment')
  const request = useRequest()
  return (
    <>
      <Button onClick={() => setOpen(true)}>Run now</Button>
      <Confirm
        open={open}
        title="What should run?"
        confirm="Start"
        busy={request.isPending}
        onClose={() => setOpen(false)}
        onConfirm={() => request.mutate(kind, { onSuccess: () => setOpen(false) })}
      >
        <ChoiceCards
          legend="Kind of run"
          quiet
          value={kind}
          onChange={value => setKind(value as Kind)}
          options={KINDS}
        />
        <ErrorSummary error={request.error} />
      </Confirm>
    </>
  )
}

function useRequest() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (kind: Kind) => unwrap(api.POST('/api/pipeline/runs', { body: { kind }, headers: once() })),
    onSuccess: async ({ run_id }) => {
      await queryClient.invalidateQueries({ queryKey: ['pipeline'] })
      await navigate({ to: '/pipeline/runs/$runId', params: { runId: run_id } })
    },
  })
}
