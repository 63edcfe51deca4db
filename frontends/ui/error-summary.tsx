import { CircleAlert } from 'lucide-react'
import { cx } from './class-names.ts'
import { failureOf } from './failure.ts'

interface WithFields {
  errors?: readonly { field: string; detail: string }[]
}

/** Why something was not done, in place: a form's failure that no field is to blame for. Nothing without an error. */
export function ErrorSummary({ error, className }: { error: unknown; className?: string }) {
  if (!error) return null
  const { title, detail, reference } = failureOf(error)
  const fields = (error as WithFields).errors ?? []
  return (
    <div
      role="alert"
      data-slot="error-summary"
      className={cx('flex gap-3 rounded-md border border-bad bg-bad-soft p-4', className)}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="grid min-w-0 gap-1">
        <p className="font-medium text-bad">{title}</p>
        {fields.length === 0 && <p>{detail}</p>}
        {fields.map(each => (
          <p key={`${each.field} ${each.detail}`}>{each.detail}</p>
        ))}
        {reference && <p className="text-sm text-muted">Reference {reference}</p>}
      </div>
    </div>
  )
}
