// From the statuses that a claim has had to the steps that people see.
import type { Schemas } from '@petinsure360/client'
import type { Step } from '@petinsure360/ui'
import type { Usual } from './durations.ts'

interface Saying {
  title: string
  done: string
  /** Said while it is the present status. */
  now: string
}

const PAYING = 'Your payment is on its way.'
const NOTHING_TO_PAY = 'Nothing is left to pay out.'

const SAYINGS: Record<string, Saying> = {
  Submitted: { title: 'Received', done: 'Your claim has arrived.', now: 'We are checking your claim.' },
  'Under Review': {
    title: 'In review',
    done: 'It was checked against your policy.',
    now: 'A claims specialist is reviewing it.',
  },
  Approved: { title: 'Approved', done: 'It was approved.', now: PAYING },
  'Partially Approved': {
    title: 'Approved in part',
    done: 'A part of it was approved.',
    now: PAYING,
  },
  Denied: { title: 'Denied', done: 'It was denied.', now: 'You can appeal this decision.' },
  Paid: { title: 'Paid', done: 'The money has been sent.', now: 'The money has been sent.' },
}
const ENDS = new Set(['Paid', 'Denied'])
/** What a claim that goes well still has before it. */
const AHEAD: Record<string, readonly string[]> = {
  Submitted: ['In review', 'Decided', 'Paid'],
  'Under Review': ['Decided', 'Paid'],
  Approved: ['Paid'],
  'Partially Approved': ['Paid'],
}

type Answer = Pick<Schemas['ClaimStatusAnswer'], 'status' | 'history' | 'paid_amount'>

/** The steps of a claim: those behind it with their times, the present one, and those that usually follow. */
export function stepsOf({ status, history, paid_amount }: Answer, usual: Usual): Step[] {
  const before = history.slice(0, -1).map(pastStep)
  const now = history.slice(-1).map(reached => presentStep(reached, usual, paid_amount === 0))
  const ahead = paid_amount === 0 ? [] : (AHEAD[status] ?? [])
  return [...before, ...now, ...ahead.map((title): Step => ({ key: title, title, state: 'todo' }))]
}

type Reached = Schemas['ReachedStatus']

function pastStep({ status, at }: Reached): Step {
  const step = { key: `${status}-${at}`, title: SAYINGS[status]?.title ?? status, at }
  // A denial that is not the end was appealed.
  if (status === 'Denied') return { ...step, state: 'failed', note: 'You asked us to look again.' }
  return { ...step, state: 'done', note: SAYINGS[status]?.done }
}

function presentStep({ status, at }: Reached, usual: Usual, isNothing: boolean): Step {
  const saying = SAYINGS[status]
  const step = { key: `${status}-${at}`, title: saying?.title ?? status, at }
  if (isNothing && status !== 'Denied') return { ...step, state: 'done', note: NOTHING_TO_PAY }
  const usually = ENDS.has(status) ? undefined : usual[status]
  return { ...step, state: stateOf(status), note: saying && sentence(saying.now, usually) }
}

function stateOf(status: string): Step['state'] {
  if (status === 'Denied') return 'failed'
  return status === 'Paid' ? 'done' : 'current'
}

const sentence = (now: string, usually: string | undefined): string =>
  usually ? `${now} This usually takes ${usually}.` : now
