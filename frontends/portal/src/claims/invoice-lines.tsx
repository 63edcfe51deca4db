// The lines of the bill, and what they come to.
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { Button, Card, Field, Input, MoneyInput } from '@petinsure360/ui'
import { money } from '@petinsure360/ui/format'
import { parseMoney } from '@petinsure360/ui/typed'
import { Plus, Trash2 } from 'lucide-react'
import { useFieldArray } from 'react-hook-form'
import { EMPTY_LINE, totalOf } from './fields.ts'
import type { Form } from './visit.tsx'

export function InvoiceLines({ form }: { form: Form }) {
  const { control, register, errorOf, watch } = form
  const { fields, append, remove } = useFieldArray({ control, name: 'line_items' })
  const total = totalOf(watch('line_items').map(line => ({ amount: parseMoney(line.amount) })))
  return (
    <Card title="What was billed">
      <ol className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {fields.map((line, index) => (
          <li
            key={line.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-3 sm:grid-cols-[minmax(0,1fr)_9rem_auto]"
          >
            <Field
              label={`Line ${index + 1}: what for?`}
              error={errorOf(`line_items.${index}.description`)}
              className="col-span-2 sm:col-span-1"
              required
            >
              <Input
                {...register(`line_items.${index}.description`)}
                autoComplete="off"
                maxLength={MAX_LENGTH.LineItem.description}
              />
            </Field>
            <Field label="Amount" error={errorOf(`line_items.${index}.amount`)} required>
              <MoneyInput {...register(`line_items.${index}.amount`)} />
            </Field>
            <Button
              variant="quiet"
              className="mt-7"
              aria-label={`Remove line ${index + 1}`}
              disabled={fields.length === 1}
              onClick={() => remove(index)}
            >
              <Trash2 aria-hidden className="size-4" />
            </Button>
          </li>
        ))}
      </ol>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-3">
        <Button onClick={() => append(EMPTY_LINE)}>
          <Plus aria-hidden className="size-4" />
          Add a line
        </Button>
        <p>
          Total <output className="figures font-semibold">{money(total)}</output>
        </p>
      </div>
    </Card>
  )
}
