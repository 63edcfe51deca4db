// One refused row, edited in place: a field for each column with what is wrong beside it.
import { Button, Dialog, ErrorSummary, Field, Input, toast } from '@petinsure360/ui'
import { type FormEvent, useId, useState } from 'react'
import {
  type Edits,
  fieldsOf,
  generalReasons,
  type Row,
  refusedField,
  type SourceColumn,
  unknownCells,
  valuesOf,
} from './cells.ts'
import { useReplay } from './use-replay.ts'

export interface CorrectProps {
  row: Row
  columns: readonly SourceColumn[]
}

/** The form over a row; nothing while no row is being edited. */
export function Correct({ row, columns, onDone }: Partial<CorrectProps> & { onDone: () => void }) {
  return (
    <Dialog
      open={row !== undefined}
      wide
      title={row && `Row ${row.row_number} of ${row.source_file}`}
      onClose={onDone}
    >
      {row && <CorrectForm row={row} columns={columns ?? []} onDone={onDone} />}
    </Dialog>
  )
}

export function CorrectForm({ row, columns, onDone }: CorrectProps & { onDone: () => void }) {
  const [edits, setEdits] = useState<Edits>({})
  const replay = useReplay()
  const fields = fieldsOf(row, columns)
  const values = valuesOf(fields, edits)
  const changed = Object.keys(values).length > 0
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!changed) return
    replay.mutate([{ quarantine_id: row.quarantine_id, values }], {
      onSuccess: () => {
        toast({ kind: 'good', text: 'The row is delivered again. The next run takes it in.' })
        onDone()
      },
    })
  }
  const refused = refusedField(replay.error)
  return (
    <form onSubmit={send} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Reasons row={row} />
      {!row.cells && (
        <pre className="overflow-x-auto rounded-md bg-sunken p-2 font-mono text-xs whitespace-pre-wrap break-all">
          {row.raw}
        </pre>
      )}
      <p className="text-sm text-muted">
        {row.cells
          ? "Cells you don't change are delivered as they came."
          : 'The line could not be split into cells. Columns you leave empty stay as they are.'}
      </p>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2">
        {fields.map(field => (
          <Field
            key={field.name}
            label={<span className="font-mono text-sm">{field.name}</span>}
            hint={field.kind === 'bool' ? 'true or false' : undefined}
            error={refused[field.name] ?? (edits[field.name] === undefined ? field.wrong : undefined)}
          >
            <Input
              value={edits[field.name] ?? field.text}
              inputMode={field.kind === 'text' || field.kind === 'bool' ? undefined : 'decimal'}
              autoComplete="off"
              spellCheck={false}
              onChange={event => setEdits({ ...edits, [field.name]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <Unknown row={row} columns={columns} />
      <ErrorSummary error={replay.error} />
      <div className="flex flex-wrap justify-end gap-3">
        <Button onClick={onDone}>Go back</Button>
        <Button type="submit" variant="primary" busy={replay.isPending} disabled={!changed}>
          Deliver the corrected row
        </Button>
      </div>
    </form>
  )
}

/** What is wrong with the row as a whole. */
function Reasons({ row }: { row: Row }) {
  const reasons = generalReasons(row)
  if (reasons.length === 0) return null
  return (
    <ul className="grid gap-1">
      {reasons.map(each => (
        <li key={each.reason}>
          {each.sentence} <span className="text-muted">{each.remedy}</span>
        </li>
      ))}
    </ul>
  )
}

/** Cells of columns that no table has; they stay with the row. */
function Unknown({ row, columns }: CorrectProps) {
  const id = useId()
  const cells = unknownCells(row, columns)
  if (cells.length === 0) return null
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="text-sm font-medium">
        Columns that no table has
      </h3>
      <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        {cells.map(([name, text]) => (
          <div key={name} className="contents">
            <dt className="font-mono text-muted">{name}</dt>
            <dd className="break-all">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
