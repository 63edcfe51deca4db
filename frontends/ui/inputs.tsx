// Native inputs in the house's look. Inside a Field they need no id and no aria.
import { ChevronDown } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cx } from './class-names.ts'
import { FieldError, useWired } from './field.tsx'

const BOX =
  'min-h-target w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 py-2 text-ink ' +
  'hover:border-ink disabled:bg-sunken disabled:text-muted ' +
  'aria-invalid:border-bad aria-invalid:[box-shadow:0_0_0_1px_var(--color-bad)]'

export function Input({ className, type = 'text', ...rest }: ComponentProps<'input'>) {
  return (
    <input
      {...useWired(rest)}
      type={type}
      data-slot="input"
      className={cx(BOX, 'read-only:bg-sunken', className)}
    />
  )
}

/** As tall as its rows, and growing with what is typed. */
export function Textarea({ className, rows = 4, style, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      {...useWired(rest)}
      rows={rows}
      style={{ minHeight: `calc(${rows} * 1lh + 1.125rem)`, ...style }}
      data-slot="input"
      className={cx(BOX, 'field-sizing-content', className)}
    />
  )
}

export interface Option {
  value: string
  label: string
  disabled?: boolean
}

export interface SelectProps extends ComponentProps<'select'> {
  /** Instead of children. Plain text is its own label. */
  options?: readonly (Option | string)[]
  /** A first, empty choice: "Choose a breed". */
  placeholder?: string
}

const optionOf = (option: Option | string): Option =>
  typeof option === 'string' ? { value: option, label: option } : option

export function Select({ className, options, placeholder, children, ...rest }: SelectProps) {
  return (
    <span className={cx('relative block min-w-0', className)}>
      <select {...useWired(rest)} data-slot="input" className={cx(BOX, 'appearance-none truncate pr-10')}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options?.map(optionOf).map(option => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute inset-y-0 right-3 my-auto size-4 text-muted"
      />
    </span>
  )
}

/** Dollars, typed as people type them; read the text with parseMoney of "./typed". */
export function MoneyInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <span className={cx('relative block min-w-0', className)}>
      <span aria-hidden className="absolute inset-y-0 left-3 grid place-items-center text-muted">
        $
      </span>
      <input
        {...useWired(rest)}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        data-slot="input"
        className={cx(BOX, 'figures pl-7')}
      />
    </span>
  )
}

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
}

/** A box with its own label; needs no Field. */
export function Checkbox({ label, hint, error, className, ...rest }: CheckboxProps) {
  const id = useId()
  const described = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  return (
    <div className={cx('grid gap-1', className)}>
      <label className="flex min-h-target items-start gap-3 py-2.5">
        <input
          {...rest}
          type="checkbox"
          className="mt-0.5 size-5 shrink-0"
          aria-describedby={described || undefined}
          aria-invalid={error ? true : undefined}
        />
        <span>
          {label}
          {hint && (
            <span id={`${id}-hint`} className="block text-sm text-muted">
              {hint}
            </span>
          )}
        </span>
      </label>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  )
}
