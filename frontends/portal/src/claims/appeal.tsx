import { api, once, unwrap } from '@petinsure360/client'
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { Button, Dialog, ErrorSummary, Field, Textarea } from '@petinsure360/ui'
import { useProblemForm } from '@petinsure360/ui/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import * as v from 'valibot'
import { needed } from '../fields.ts'

const schema = v.object({
  text: needed('Tell us why we should look again.', MAX_LENGTH.AppealCreate.text),
})

/** Asks another person to look at a decision again. */
export function Appeal({ claimId }: { claimId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="border-t border-line pt-4">
      <p className="max-w-prose text-muted">
        Disagree? A different person will review it. What we have approved stays approved.
      </p>
      <Button className="mt-3" onClick={() => setOpen(true)}>
        Appeal this decision
      </Button>
      <Dialog open={open} title="Appeal this decision" onClose={() => setOpen(false)}>
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
      <Field label="Why should we look again?" error={form.errorOf('text')} required>
        <Textarea {...form.register('text')} rows={5} maxLength={MAX_LENGTH.AppealCreate.text} />
      </Field>
      <ErrorSummary error={form.failure} />
      <Button type="submit" variant="primary" busy={form.sending}>
        Send appeal
      </Button>
    </form>
  )
}
