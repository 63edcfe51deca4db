// A person's decision: the computed amount or another, or a denial by a coded reason. Money moves, so it is asked twice.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { Button, ChoiceCards, Dialog, ErrorSummary, Field, MoneyInput, Textarea } from '@petinsure360/ui'
import { money } from '@petinsure360/ui/format'
import { amountAdvice, parseMoney } from '@petinsure360/ui/typed'
import { type FormEvent, useState } from 'react'
import type { ActionsProps } from './actions.tsx'
import { limitsOf } from './authority.ts'
import { useCaseChange } from './change.ts'
import { type Choice, decisionRequest, START } from './decision-request.ts'
import { Adjustment, Denial } from './reason-fields.tsx'

export function Decide({ answer, amount, disabled }: ActionsProps & { disabled: boolean }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant={disabled ? 'secondary' : 'primary'} disabled={disabled} onClick={() => setOpen(true)}>
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
  const decide = useDecision(answer.claim_id)
  const isRaise = answer.is_appealed && answer.status !== 'Under Review'
  const ruling = decisionRequest(choice, isRaise)
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
  const explains = choice.verdict !== null && (choice.verdict !== 'computed' || isRaise)
  return (
    <form onSubmit={send} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ChoiceCards
        legend="What do you decide?"
        value={choice.verdict}
        onChange={verdict => change({ verdict: verdict as Choice['verdict'], reason: '' })}
        options={verdictsOf(answer, amount, isRaise)}
      />
      {choice.verdict === 'other' && <Amount answer={answer} choice={choice} onChange={change} />}
      {choice.verdict === 'deny' && (
        <Denial
          value={choice.reason}
          possible={answer.stake?.denials ?? []}
          onChange={reason => change({ reason })}
        />
      )}
      {explains && (
        <Field
          label="What the customer reads"
          hint="In plain words; it stands beside the reason."
          optional={choice.verdict === 'deny'}
          required={choice.verdict !== 'deny'}
        >
          <Textarea
            value={choice.explanation}
            onChange={event => change({ explanation: event.target.value })}
            rows={3}
            maxLength={4000}
          />
        </Field>
      )}
      <Field label="Note for colleagues" optional>
        <Textarea
          value={choice.note}
          onChange={event => change({ note: event.target.value })}
          rows={2}
          maxLength={4000}
        />
      </Field>
      <ErrorSummary error={decide.error} />
      <Button
        type="submit"
        variant={choice.verdict === 'deny' ? 'danger' : 'primary'}
        disabled={!ruling}
        busy={decide.isPending}
      >
        {asked ? sure(choice, answer.stake?.payable ?? null) : 'Continue'}
      </Button>
    </form>
  )
}

interface AmountProps {
  answer: Schemas['DecisionAnswer']
  choice: Choice
  onChange: (part: Partial<Choice>) => void
}

function Amount({ answer, choice, onChange }: AmountProps) {
  const most = answer.stake?.most
  return (
    <>
      <Field
        label="Amount to pay"
        hint={most == null ? undefined : `The most you can approve is ${money(most)}.`}
        error={amountProblem(choice.amount)}
        required
      >
        <MoneyInput value={choice.amount} onChange={event => onChange({ amount: event.target.value })} />
      </Field>
      <Adjustment value={choice.reason} onChange={reason => onChange({ reason })} />
    </>
  )
}

function verdictsOf(answer: Schemas['DecisionAnswer'], amount: number, isRaise: boolean) {
  const payable = answer.stake?.payable ?? null
  const { mayApprove, mayDeny } = limitsOf(answer, amount)
  const computed = {
    value: 'computed',
    label: 'Approve as computed',
    aside: money(payable),
    disabled: !mayApprove,
  }
  const other = { value: 'other', label: isRaise ? 'Set the amount' : 'Approve another amount' }
  const deny = { value: 'deny', label: 'Deny', aside: money(amount), disabled: !mayDeny }
  return isRaise ? [computed, other] : [computed, other, deny]
}

function useDecision(claimId: string) {
  return useCaseChange((body: Schemas['RulingCreate'], headers) =>
    unwrap(
      api.POST('/api/claims/{claim_id}/decide', { params: { path: { claim_id: claimId } }, body, headers }),
    ),
  )
}

const amountProblem = (text: string): string | undefined =>
  text.trim() && parseMoney(text) === null ? amountAdvice(text) : undefined

function sure(choice: Choice, computed: number | null): string {
  if (choice.verdict === 'deny') return 'Yes, deny this claim'
  return `Yes, approve ${money(choice.verdict === 'other' ? parseMoney(choice.amount) : computed)}`
}
