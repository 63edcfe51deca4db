import { Button, Dialog, Field, failureOf, Input, Select, toast } from '@petinsure360/ui'
import { type FormEvent, useState } from 'react'
import { MEASURES, metric } from '../metrics.ts'
import { inWords, type Rule, unitOf, useKeep, WHENS } from './rules.ts'

const FIRST: Omit<Rule, 'name'> = { metric: 'loss_ratio', by: 'month', when: 'above', threshold: 70 }

export function NewAlert({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [name, setName] = useState('')
  const [rule, setRule] = useState(FIRST)
  const keep = useKeep()
  const change = (part: Partial<Rule>) => setRule(before => ({ ...before, ...part }))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await keep.mutateAsync({ ...rule, name: name.trim() || inWords({ ...rule, name }) })
      setName('')
      setRule(FIRST)
      onClose()
    } catch (error) {
      toast({ kind: 'bad', text: failureOf(error).detail })
    }
  }
  return (
    <Dialog open={open} title="New alert" onClose={onClose}>
      <form className="grid gap-4" onSubmit={event => void submit(event)}>
        <Field label="Name" optional>
          <Input value={name} maxLength={80} onChange={event => setName(event.target.value)} />
        </Field>
        <Field label="Metric">
          <Select
            value={rule.metric}
            options={MEASURES.map(key => ({ value: key, label: metric(key).name }))}
            onChange={event => change({ metric: event.target.value as Rule['metric'] })}
          />
        </Field>
        <Field label="Checked each">
          <Select
            value={rule.by}
            options={['day', 'week', 'month']}
            onChange={event => change({ by: event.target.value as Rule['by'] })}
          />
        </Field>
        <Field label="When it">
          <Select
            value={rule.when}
            options={[...WHENS]}
            onChange={event => change({ when: event.target.value as Rule['when'] })}
          />
        </Field>
        <Field label={`Threshold, in ${unitOf(rule)}`}>
          <Input
            type="number"
            min={0}
            step="any"
            required
            value={Number.isNaN(rule.threshold) ? '' : rule.threshold}
            onChange={event => change({ threshold: event.target.valueAsNumber })}
          />
        </Field>
        <div className="flex justify-end">
          <Button
            variant="primary"
            type="submit"
            busy={keep.isPending}
            disabled={Number.isNaN(rule.threshold)}
          >
            Save alert
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
