import { api, unwrap } from '@petinsure360/client'
import { Button, Dialog, ErrorSummary, Field, Textarea } from '@petinsure360/ui'
import { type FormEvent, useState } from 'react'
import { useCaseChange } from './change.ts'

/** Asks the customer for documents, one a line. */
export function RequestDocuments({ claimId }: { claimId: string }) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const ask = useCaseChange((documents: string[], headers) =>
    unwrap(
      api.POST('/api/claims/{claim_id}/request-documents', {
        params: { path: { claim_id: claimId } },
        body: { documents },
        headers,
      }),
    ),
  )
  const wanted = text
    .split('\n')
    .map(line => line.trim().slice(0, 200))
    .filter(Boolean)
  const send = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate(wanted, {
      onSuccess: () => {
        setText('')
        setOpen(false)
      },
    })
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>Ask the customer for documents</Button>
      <Dialog open={open} title="What do you need?" onClose={() => setOpen(false)}>
        <form onSubmit={send} className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Field label="Documents" hint="One per line, in plain words, 20 at most.">
            <Textarea value={text} onChange={event => setText(event.target.value)} rows={4} />
          </Field>
          <ErrorSummary error={ask.error} />
          <Button
            type="submit"
            variant="primary"
            busy={ask.isPending}
            disabled={wanted.length === 0 || wanted.length > 20}
          >
            Send request
          </Button>
        </form>
      </Dialog>
    </>
  )
}
