// The words that belong to the marks of a chart, and a place to write more.
import { Button, Dialog, ErrorSummary, Field, Input } from '@petinsure360/ui'
import { date } from '@petinsure360/ui/format'
import { X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type Marked, useAnnotate, useRemoveAnnotation } from './annotations.ts'

/** `day` is what the form begins with. */
export function AnnotationList({ marks, day }: { marks: readonly Marked[]; day: string }) {
  const [open, setOpen] = useState(false)
  const remove = useRemoveAnnotation()
  return (
    <div className="mt-3 grid grid-cols-[minmax(0,1fr)] justify-items-start gap-1 text-sm">
      {marks.length > 0 && (
        <ol aria-label="What happened" className="grid grid-cols-[minmax(0,1fr)] gap-1">
          {marks.map(({ label, annotation }) => (
            <li key={annotation.annotation_id} className="flex items-center gap-2">
              <span className="figures text-muted">
                {label}. {date(annotation.day)}
              </span>
              <span className="min-w-0 break-words">{annotation.text}</span>
              <Button
                variant="quiet"
                size="compact"
                aria-label={`Remove the note ${annotation.text}`}
                title={`By ${annotation.created_by}`}
                onClick={() => remove.mutate(annotation.annotation_id)}
              >
                <X aria-hidden className="size-4" />
              </Button>
            </li>
          ))}
        </ol>
      )}
      <Button variant="quiet" size="compact" data-print="no" onClick={() => setOpen(true)}>
        Add a note
      </Button>
      <Dialog open={open} title="What happened?" onClose={() => setOpen(false)}>
        <NoteForm day={day} onDone={() => setOpen(false)} />
      </Dialog>
    </div>
  )
}

function NoteForm({ day, onDone }: { day: string; onDone: () => void }) {
  const [when, setWhen] = useState(day)
  const [text, setText] = useState('')
  const save = useAnnotate()
  const send = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ day: when, text: text.trim() }, { onSuccess: onDone })
  }
  return (
    <form onSubmit={send} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Field label="Day" required>
        <Input type="date" value={when} onChange={event => setWhen(event.target.value)} />
      </Field>
      <Field label="Note" hint="A few words, such as: new price list. All staff see it." required>
        <Input value={text} maxLength={140} onChange={event => setText(event.target.value)} />
      </Field>
      <ErrorSummary error={save.error} />
      <Button type="submit" variant="primary" busy={save.isPending} disabled={!when || text.trim() === ''}>
        Save note
      </Button>
    </form>
  )
}
