// A way with stations: what happened when, where we are, what comes next.
import { Check, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import { dateTime } from './format.ts'

export type StepState = 'done' | 'current' | 'todo' | 'failed'

export interface Step {
  title: ReactNode
  state: StepState
  at?: string | null
  /** A plain sentence: what happened, what happens next, how long it usually takes. */
  note?: ReactNode
  key?: string
}

const WORDS: Record<StepState, string> = {
  done: 'Done',
  current: 'Now',
  todo: 'Still to come',
  failed: 'Ended here',
}

export function Steps({
  label,
  steps,
  className,
}: {
  label: string
  steps: readonly Step[]
  className?: string
}) {
  return (
    <ol aria-label={label} data-slot="steps" className={cx('grid grid-cols-[minmax(0,1fr)]', className)}>
      {steps.map((step, index) => (
        <li
          key={step.key ?? index}
          aria-current={step.state === 'current' ? 'step' : undefined}
          className="group relative grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-4 pb-6 last:pb-0"
        >
          <span
            aria-hidden
            className={cx(
              'absolute top-6 bottom-0 left-[11.5px] w-px group-last:hidden',
              step.state === 'done' ? 'bg-brand' : 'bg-line-strong',
            )}
          />
          <Marker state={step.state} />
          <div className={cx(step.state === 'todo' && 'text-muted')}>
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className={cx(step.state === 'current' ? 'font-semibold' : 'font-medium')}>
                <span className="sr-only">{WORDS[step.state]}: </span>
                {step.title}
              </span>
              {step.at && (
                <time dateTime={step.at} className="figures text-sm font-normal text-muted">
                  {dateTime(step.at)}
                </time>
              )}
            </p>
            {step.note && <div className="mt-0.5 text-sm text-muted">{step.note}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}

const MARKERS: Record<StepState, string> = {
  done: 'border-brand bg-brand text-brand-ink',
  current: 'border-brand bg-surface [box-shadow:0_0_0_4px_var(--color-brand-soft)]',
  todo: 'border-line-strong bg-surface',
  failed: 'border-bad bg-surface text-bad',
}

function Marker({ state }: { state: StepState }) {
  return (
    <span
      aria-hidden
      className={cx('relative grid size-6 place-items-center rounded-full border-2', MARKERS[state])}
    >
      {state === 'done' && <Check className="size-3.5" strokeWidth={3} />}
      {state === 'failed' && <X className="size-3.5" strokeWidth={3} />}
      {state === 'current' && <span className="size-2 animate-pulse rounded-full bg-brand" />}
    </span>
  )
}
