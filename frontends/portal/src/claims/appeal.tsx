import { api, once, unwrap } from '@petinsure360/client'
import { Button, Dialog, ErrorSummary, Field, Textarea } from '@petinsure360/ui'
import { useProblemForm } from '@petinsure360/ui/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import * as v from 'valibot'

const schema = v.object({
  text: v.pipe(v.string(), v.trim(), v.nonEmpty('Tell us why we should look again.')),
})

/** Asks a person to look at a denied claim again. */
export function Appeal({ claimId }: { claimId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="border-t border-line pt-4">
      <p className="max-w-prose text-muted">
        Do you see it differently? Then somebody who has not decided about this claim before looks at it
        again.
      </p>
      <Button className="mt-3" onClick={() => setOpen(true)}>
        Ask a person to look again
      </Button>
      <Dialog open={open} title="What should we look at again?" onClose={() => setOpen(false)}>
        <AppealForm claimId={claimId} onDone={() => setOpen(false)} />
      </Dialog>
    </div>
  )
}

function AppealForm({ claimId, onDone }: { claimId: string; onDone: () => void }) {
  const queryClient = useQueryClient()
  const [headers] = useState(once)
  const form = useProblemForm({
    schema,
    defaultValues: { text: '' },
    send: async body => {
      const params = { path: { claim_id: claimId } }
      await unwrap(api.POST('/api/claims/{claim_id}/appeal', { params, body, headers }))
      await queryClient.invalidateQueries({ queryKey: ['claims'] })
      onDone()
    },
  })
  return (
    <form {...form.props} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Field label="In your words" error={form.errorOf('text')} required>
        <Textarea {...form.register('text')} rows={5} />
      </Field>
      <ErrorSummary error={form.failure} />
      <Button type="submit" variant="primary" busy={form.sending}>
        Send the appeal
      </Button>
    </form>
  )
}
