// What the rules found: why this needs review, the checks, the arithmetic, what looks suspicious.
import type { Schemas } from '@petinsure360/client'
import { Badge, Card, DecisionLines } from '@petinsure360/ui'
import { withDates } from '@petinsure360/ui/format'
import { recordOf } from './decision-record.ts'
import { reasonInWords, whyHere } from './reasons.ts'

export function Findings({ answer }: { answer: Schemas['DecisionAnswer'] }) {
  const record = recordOf(answer)
  if (!record) {
    return (
      <Card title="What the rules found">
        <p className="text-muted">The rules have not looked at this claim yet.</p>
      </Card>
    )
  }
  return (
    <>
      <Card
        title={answer.case?.state === 'Closed' ? 'Why this was reviewed' : 'Why this needs review'}
        actions={<span className="text-sm text-muted">Rules {record.rule_version}</span>}
      >
        <ul className="flex flex-wrap gap-2">
          {whyHere(record.reasons).map(why => (
            <li key={why}>
              <Badge tone="warn">{why}</Badge>
            </li>
          ))}
        </ul>
        <p className="mt-4">
          Fraud score <strong className="figures font-semibold">{record.fraud.score}</strong> of 100
          {record.fraud.signals.length > 0 && `: ${record.fraud.signals.map(reasonInWords).join(', ')}`}
        </p>
      </Card>
      {answer.status === 'Under Review' ? (
        <Card title="What an approval would pay">
          {answer.stake?.lines.length ? (
            <DecisionLines
              caption="What an approval would pay, line by line"
              lines={answer.stake.lines}
              total="Payment"
            />
          ) : (
            <p className="text-muted">Nothing can be paid: we don't know the policy on this claim.</p>
          )}
        </Card>
      ) : (
        <Card title="What was decided">
          <DecisionLines caption="The arithmetic of the claim" lines={answer.lines ?? []} total="Payment" />
          {answer.decision?.explanation && <p className="mt-3 max-w-prose">{answer.decision.explanation}</p>}
        </Card>
      )}
      <Card title="Coverage checks">
        <ul className="grid gap-2">
          {record.checks.map(check => (
            <li key={check.name} className="grid grid-cols-[4rem_minmax(0,1fr)] items-baseline gap-x-3">
              <Badge className="justify-self-start" tone={check.reason ? 'bad' : 'good'}>
                {check.reason ? 'Failed' : 'Passed'}
              </Badge>
              <span>{withDates(check.explanation)}</span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}
