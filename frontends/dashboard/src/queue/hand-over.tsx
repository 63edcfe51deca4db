import { api, type Schemas, unwrap } from '@petinsure360/client'
import { Button, Dialog, ErrorSummary, Field, Textarea } from '@petinsure360/ui'
import { type FormEvent, useState } from 'react'
import { useCaseChange } from './change.ts'

/** Puts the case into the queue of those who may decide it; above every level it says who that is. */
export function HandOver({ claimId, level }: { claimId: string; level: number | null }) {
  const [open, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const hand = useCaseChange((body: Schemas['HandOver'], headers) =>
    unwrap(
      api.POST('/api/claims/{claim_id}/hand-over', {
        params: { path: { claim_id: claimId } },
        body,
        headers,
      }),
    ),
  )
  if (level === null) return <p className="text-sm">Only an administrator may decide an amount this large.</p>
  const send = (event: FormEvent) => {
    event.preventDefault()
    hand.mutate({ level, note: note.trim() || null }, { onSuccess: () => setOpen(false) })
  }
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Hand to level {level}
      </Button>
      <Dialog open={open} title={`Hand to level ${level}`} onClose={() => setOpen(false)}>
        <form onSubmit={send} className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Field label="What should they know?" optional>
            <Textarea
              value={note}
              onChange={event => setNote(event.target.value)}
              rows={3}
              maxLength={4000}
            />
          </Field>
          <ErrorSummary error={hand.error} />
          <Button type="submit" variant="primary" busy={hand.isPending}>
            Hand it over
          </Button>
        </form>
      </Dialog>
    </>
  )
}
