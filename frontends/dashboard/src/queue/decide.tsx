// A person's decision: the computed amount or another, or a denial by a coded reason. Money moves, so it is asked twice.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import {
  Button,
  ChoiceCards,
  Dialog,
  ErrorSummary,
  Field,
  MoneyInput,
  Select,
  sumOf,
  Textarea,
} from '@petinsure360/ui'
import { money } from '@petinsure360/ui/format'
import { amountAdvice, parseMoney } from '@petinsure360/ui/typed'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ActionsProps } from './actions.tsx'
import { useCaseChange } from './change.ts'
import { linesOf, recordOf } from './record.ts'
import { type Choice, rulingOf, START } from './ruling.ts'

export function Decide({ answer, amount }: ActionsProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Decide
      </Button>
      <Dialog open={open} title="Your decision" onClose={() => setOpen(false)}>
        <DecideForm answer={answer} amount={amount} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function DecideForm({ answer, amount, onDone }: ActionsProps & { onDone: () => void }) {
  const [choice, setChoice] = useState<Choice>(START)
  const [asked, setAsked] = useState(false)
  const record = recordOf(answer)
  const computed = record ? sumOf(linesOf(record)) : null
  const decide = useCaseChange((ruling: Schemas['RulingCreate'], headers) =>
    unwrap(
      api.POST('/api/claims/{claim_id}/decide', {
        params: { path: { claim_id: answer.claim_id } },
        body: ruling,
        headers,
      }),
    ),
  )
  const ruling = rulingOf(choice)
  const change = (part: Partial<Choice>) => {
    setChoice({ ...choice, ...part })
    setAsked(false)
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!ruling) return
    if (!asked) setAsked(true)
    else decide.mutate(ruling, { onSuccess: onDone })
  }
  return (
    <form onSubmit={send} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ChoiceCards
        legend="What do you decide?"
        value={choice.verdict}
        onChange={verdict => change({ verdict: verdict as Choice['verdict'] })}
        options={[
          {
            value: 'computed',
            label: 'Approve as computed',
            aside: money(computed),
            disabled: computed === null,
          },
          { value: 'other', label: 'Approve another amount' },
          { value: 'deny', label: 'Deny', aside: money(amount) },
        ]}
      />
      {choice.verdict === 'other' && (
        <Field label="Amount to pay" error={amountProblem(choice.amount)} required>
          <MoneyInput value={choice.amount} onChange={event => change({ amount: event.target.value })} />
        </Field>
      )}
      {choice.verdict === 'deny' && <Denial value={choice.reason} onChange={reason => change({ reason })} />}
      <Field label="Note for colleagues" optional>
        <Textarea value={choice.note} onChange={event => change({ note: event.target.value })} rows={2} />
      </Field>
      <ErrorSummary error={decide.error} />
      <Button
        type="submit"
        variant={choice.verdict === 'deny' ? 'danger' : 'primary'}
        disabled={!ruling}
        busy={decide.isPending}
      >
        {asked ? sure(choice, computed) : 'Go on'}
      </Button>
    </form>
  )
}

const amountProblem = (text: string): string | undefined =>
  text.trim() && parseMoney(text) === null ? amountAdvice(text) : undefined

function sure(choice: Choice, computed: number | null): string {
  if (choice.verdict === 'deny') return 'Yes, deny this claim'
  return `Yes, approve ${money(choice.verdict === 'other' ? parseMoney(choice.amount) : computed)}`
}

interface DenialProps {
  value: string
  onChange: (code: string) => void
}

function Denial({ value, onChange }: DenialProps) {
  const denials = useQuery(queries.catalogue()).data?.denials ?? []
  const chosen = denials.find(each => each.code === value)
  return (
    <Field label="Why?" hint={chosen && `The customer reads: ${chosen.text}`} required>
      <Select
        value={value}
        onChange={event => onChange(event.target.value)}
        placeholder="Choose a reason"
        options={denials.map(each => ({ value: each.code, label: `${each.denial_reason}: ${each.text}` }))}
      />
    </Field>
  )
}
