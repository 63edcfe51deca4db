// Delivers rows again, as they are: sensible once what refused them has been mended.
import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { Button, Confirm, ErrorSummary, toast } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

export function Replay({ rows }: { rows: readonly Schemas['QuarantinedRow'][] }) {
  const [open, setOpen] = useState(false)
  const replay = useReplay()
  const deliver = () =>
    replay.mutate(rows, {
      onSuccess: ({ count }) => {
        toast({ kind: 'good', text: `${plural(count, 'row')} delivered again. The next run takes them in.` })
        setOpen(false)
      },
    })
  return (
    <>
      <Button data-print="no" disabled={rows.length === 0} onClick={() => setOpen(true)}>
        Replay what is open here
      </Button>
      <Confirm
        open={open}
        title={`Deliver ${plural(rows.length, 'row')} again?`}
        confirm="Deliver them"
        busy={replay.isPending}
        onClose={() => setOpen(false)}
        onConfirm={deliver}
      >
        <p>
          Each row of this page that is open is put into the raw zone anew. What is still wrong with it brings
          it back here.
        </p>
        <ErrorSummary error={replay.error} />
      </Confirm>
    </>
  )
}

function useReplay() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (rows: readonly Schemas['QuarantinedRow'][]) =>
      unwrap(
        api.POST('/api/pipeline/quarantine/replay', {
          body: { items: rows.map(row => ({ quarantine_id: row.quarantine_id })) },
          headers: once(),
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['pipeline'] }),
  })
}
