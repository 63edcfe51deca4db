import type { ComponentProps } from 'react'
import { cx } from './class-names.ts'

export type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'info' | 'bronze' | 'silver' | 'gold'

const LOOKS: Record<Tone, string> = {
  neutral: 'border-line bg-sunken text-ink',
  good: 'border-transparent bg-good-soft text-good',
  bad: 'border-transparent bg-bad-soft text-bad',
  warn: 'border-transparent bg-warn-soft text-warn',
  info: 'border-transparent bg-info-soft text-info',
  bronze: '-my-px border-2 border-bronze bg-surface text-ink',
  silver: '-my-px border-2 border-silver bg-surface text-ink',
  gold: '-my-px border-2 border-gold bg-surface text-ink',
}

export interface BadgeProps extends ComponentProps<'span'> {
  tone?: Tone
}

/** A word with a color; the word alone says it too. */
export function Badge({ tone = 'neutral', className, ...rest }: BadgeProps) {
  return (
    <span
      {...rest}
      data-slot="badge"
      className={cx(
        'inline-flex w-fit max-w-full items-center gap-1 rounded-full border px-2 py-0.5 text-xs font-medium tracking-normal whitespace-nowrap',
        LOOKS[tone],
        className,
      )}
    />
  )
}

const TONES: Record<string, Tone> = {
  active: 'good',
  approved: 'good',
  paid: 'good',
  succeeded: 'good',
  'partially approved': 'warn',
  pending: 'warn',
  'under review': 'info',
  submitted: 'info',
  running: 'info',
  queued: 'info',
  denied: 'bad',
  failed: 'bad',
  halted: 'bad',
  cancelled: 'neutral',
  expired: 'neutral',
}

/** The status of a claim, a policy or a run; one that is not known here is shown as it is. */
export function StatusBadge({
  status,
  ...rest
}: Omit<BadgeProps, 'tone' | 'children'> & { status: string | null }) {
  return (
    <Badge {...rest} tone={TONES[(status ?? '').toLowerCase()] ?? 'neutral'}>
      {status ?? '—'}
    </Badge>
  )
}
