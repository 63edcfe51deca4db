// What colleagues have remarked on a case.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { Button, Card, ErrorSummary, Field, Textarea } from '@petinsure360/ui'
import { dateTime } from '@petinsure360/ui/format'
import { type FormEvent, useState } from 'react'
import { useCaseChange } from './change.ts'

export function Notes({ answer }: { answer: Schemas['DecisionAnswer'] }) {
  const notes = answer.case?.notes ?? []
  return (
    <Card title="Notes">
      {notes.length === 0 && <p className="text-muted">None yet. The customer does not see them.</p>}
      <ol className="grid gap-3">
        {notes.map(note => (
          <li key={note.at} className="border-b border-line pb-3 last:border-b-0">
            <p className="whitespace-pre-line">{note.text}</p>
            <p className="text-sm text-muted">
              {note.by_name ?? note.by}, {dateTime(note.at)}
            </p>
          </li>
        ))}
      </ol>
      {answer.case && <AddNote claimId={answer.claim_id} />}
    </Card>
  )
}

function AddNote({ claimId }: { claimId: string }) {
  const [text, setText] = useState('')
  const add = useCaseChange((note: string, headers) =>
    unwrap(
      api.POST('/api/claims/{claim_id}/notes', {
        params: { path: { claim_id: claimId } },
        body: { text: note },
        headers,
      }),
    ),
  )
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) add.mutate(text.trim(), { onSuccess: () => setText('') })
  }
  return (
    <form onSubmit={send} className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-3">
      <Field label="A note for colleagues">
        <Textarea value={text} onChange={event => setText(event.target.value)} rows={2} maxLength={4000} />
      </Field>
      <ErrorSummary error={add.error} />
      <Button type="submit" busy={add.isPending} disabled={!text.trim()} className="justify-self-start">
        Add the note
      </Button>
    </form>
  )
}
