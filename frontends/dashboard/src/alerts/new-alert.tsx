import { Button, Dialog, Field, failureOf, Input, Select, toast } from '@petinsure360/ui'
import { amountAdvice, numberAdvice, parseMoney, parseNumber } from '@petinsure360/ui/typed'
import { type FormEvent, useState } from 'react'
import { MEASURES, metric } from '../metrics.ts'
import { inWords, type Rule, unitOf, useKeep, WHENS } from './rules.ts'

type Typed = Omit<Rule, 'name' | 'threshold'> & { threshold: string }

const FIRST: Typed = { metric: 'loss_ratio', by: 'month', when: 'above', threshold: '70' }

export function NewAlert({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [name, setName] = useState('')
  const [typed, setTyped] = useState(FIRST)
  const keep = useKeep()
  const change = (part: Partial<Typed>) => setTyped(before => ({ ...before, ...part }))
  const threshold = thresholdOf(typed)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (threshold === null) return
    const rule = { ...typed, threshold, name }
    try {
      await keep.mutateAsync({ ...rule, name: name.trim() || inWords(rule) })
      setName('')
      setTyped(FIRST)
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
            value={typed.metric}
            options={MEASURES.map(key => ({ value: key, label: metric(key).name }))}
            onChange={event => change({ metric: event.target.value as Rule['metric'] })}
          />
        </Field>
        <Field label="Checked each">
          <Select
            value={typed.by}
            options={['day', 'week', 'month']}
            onChange={event => change({ by: event.target.value as Rule['by'] })}
          />
        </Field>
        <Field label="When it">
          <Select
            value={typed.when}
            options={[...WHENS]}
            onChange={event => change({ when: event.target.value as Rule['when'] })}
          />
        </Field>
        <Field label={`Threshold, in ${unitOf(typed)}`} error={adviceOn(typed)}>
          <Input
            inputMode="decimal"
            required
            value={typed.threshold}
            onChange={event => change({ threshold: event.target.value })}
          />
        </Field>
        <div className="flex justify-end">
          <Button variant="primary" type="submit" busy={keep.isPending} disabled={threshold === null}>
            Save alert
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const isInDollars = (rule: Typed): boolean => unitOf(rule) === 'dollars'

function thresholdOf(rule: Typed): number | null {
  return (isInDollars(rule) ? parseMoney : parseNumber)(rule.threshold)
}

function adviceOn(rule: Typed): string | undefined {
  if (!rule.threshold.trim() || thresholdOf(rule) !== null) return undefined
  return (isInDollars(rule) ? amountAdvice : numberAdvice)(rule.threshold)
}
