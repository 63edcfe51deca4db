// One of several, all in sight: cards for a choice that needs words, segments for a switch.
import { type ReactNode, useId } from 'react'
import { cx } from './class-names.ts'
import { FieldError } from './field.tsx'

export interface Choice {
  value: string
  label: ReactNode
  description?: ReactNode
  /** At the right: a price. */
  aside?: ReactNode
  disabled?: boolean
}

export interface ChoiceProps {
  legend: ReactNode
  /** The legend is for assistive technology alone. */
  quiet?: boolean
  options: readonly Choice[]
  value: string | null | undefined
  onChange: (value: string) => void
  hint?: ReactNode
  error?: ReactNode
  name?: string
  className?: string
}

/** Cards to choose one of. */
export function ChoiceCards({
  legend,
  quiet = false,
  options,
  value,
  onChange,
  hint,
  error,
  name,
  className,
}: ChoiceProps) {
  const id = useId()
  const described = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  return (
    <fieldset
      data-slot="choice"
      aria-describedby={described || undefined}
      className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2"
    >
      <legend className={quiet ? 'sr-only' : 'mb-1.5 font-medium'}>{legend}</legend>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      <div className={cx('grid grid-cols-[minmax(0,1fr)] gap-3', className)}>
        {options.map(option => (
          <label key={option.value} className={cx(CARD, option.description ? 'items-start' : 'items-center')}>
            <input
              type="radio"
              name={name ?? id}
              value={option.value}
              checked={value === option.value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
              className={cx('size-5 shrink-0', option.description !== undefined && 'mt-0.5')}
            />
            <span className="min-w-0 grow">
              <span className="flex flex-wrap justify-between gap-x-3 font-medium">
                <span>{option.label}</span>
                {option.aside !== undefined && <span className="figures">{option.aside}</span>}
              </span>
              {option.description && (
                <span className="mt-1 block text-sm text-muted">{option.description}</span>
              )}
            </span>
          </label>
        ))}
      </div>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </fieldset>
  )
}

const CARD =
  'flex min-h-target gap-3 rounded-lg border border-line-strong bg-surface p-4 hover:border-ink ' +
  'has-checked:border-brand has-checked:bg-brand-soft has-checked:[box-shadow:0_0_0_1px_var(--color-brand)] ' +
  'has-disabled:cursor-not-allowed has-disabled:opacity-55 ' +
  'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand'

/** A switch between a few views: day, week, month. */
export function Segmented({ legend, options, value, onChange, name, className }: ChoiceProps) {
  const id = useId()
  return (
    <fieldset
      data-slot="segmented"
      data-print="no"
      className={cx(
        'inline-flex max-w-full flex-wrap rounded-md border border-line-strong bg-surface p-0.5',
        className,
      )}
    >
      <legend className="sr-only">{legend}</legend>
      {options.map(option => (
        <label key={option.value} className={SEGMENT}>
          <input
            type="radio"
            name={name ?? id}
            value={option.value}
            checked={value === option.value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}

const SEGMENT =
  'relative inline-flex min-h-[calc(var(--spacing-target)-6px)] items-center rounded-sm px-3 text-sm text-muted hover:text-ink ' +
  'has-checked:bg-brand-soft has-checked:font-medium has-checked:text-ink ' +
  'has-focus-visible:outline-2 has-focus-visible:outline-brand'
