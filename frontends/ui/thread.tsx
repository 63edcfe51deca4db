// A conversation of two sides: what was said, by whom and when, and a place to answer.
import { type FormEvent, useId, useState } from 'react'
import { Button } from './button.tsx'
import { cx } from './class-names.ts'
import { ErrorSummary } from './error-summary.tsx'
import { Field } from './field.tsx'
import { dateTime } from './format.ts'
import { Textarea } from './inputs.tsx'

export interface Said {
  id: string
  text: string
  at: string
  /** Who said it, in words. */
  by: string
  mine: boolean
}

export interface ThreadProps {
  said: readonly Said[]
  /** Of the field: "Write to your claims specialist". */
  label: string
  /** Said instead of messages when there are none. */
  empty: string
  /** Sends, and rejects when that failed; without it nothing can be written any more. */
  onSend?: ((text: string) => Promise<unknown>) | undefined
  maxLength?: number
}

export function Thread({ said, label, empty, onSend, maxLength = 4000 }: ThreadProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {said.length === 0 && <p className="text-muted">{empty}</p>}
      <ol className="grid grid-cols-[minmax(0,1fr)] gap-3" aria-live="polite">
        {said.map(each => (
          <li
            key={each.id}
            className={cx(
              'max-w-[90%] rounded-lg px-4 py-2',
              each.mine ? 'justify-self-end bg-brand-soft' : 'justify-self-start bg-sunken',
            )}
          >
            <p className="whitespace-pre-line break-words">{each.text}</p>
            <p className="text-sm text-muted">
              {each.by}, {dateTime(each.at)}
            </p>
          </li>
        ))}
      </ol>
      {onSend && <Answer label={label} maxLength={maxLength} onSend={onSend} />}
    </div>
  )
}

function Answer({
  label,
  maxLength,
  onSend,
}: { label: string; maxLength: number } & Required<Pick<ThreadProps, 'onSend'>>) {
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const id = useId()
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || !text.trim()) return
    setBusy(true)
    setError(undefined)
    try {
      await onSend?.(text.trim())
      setText('')
    } catch (failed) {
      setError(failed)
    }
    setBusy(false)
  }
  return (
    <form id={id} data-print="no" onSubmit={send} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Field label={label}>
        <Textarea
          value={text}
          onChange={event => setText(event.target.value)}
          rows={2}
          maxLength={maxLength}
        />
      </Field>
      <ErrorSummary error={error} />
      <Button type="submit" busy={busy} disabled={!text.trim()} className="justify-self-start">
        Send message
      </Button>
    </form>
  )
}
