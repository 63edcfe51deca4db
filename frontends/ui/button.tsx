// A button is secondary unless told otherwise: a screen has one primary action.
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, MouseEvent } from 'react'
import { cx } from './class-names.ts'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'

const SHAPE =
  'inline-flex min-h-target min-w-target items-center justify-center gap-2 rounded-md border py-1.5 text-center font-medium ' +
  'transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-70'

const LOOKS: Record<ButtonVariant, string> = {
  primary: 'border-brand bg-brand text-brand-ink hover:border-brand-strong hover:bg-brand-strong',
  secondary: 'border-line-strong bg-surface text-ink hover:border-ink hover:bg-sunken',
  quiet: 'border-transparent bg-transparent text-brand hover:bg-brand-soft',
  danger: 'border-bad bg-surface text-bad hover:bg-bad-soft',
}

/** The look of a button, for what is not one: the router's Link. */
export const buttonClass = (
  variant: ButtonVariant = 'secondary',
  className?: string,
  size: ButtonSize = 'normal',
): string => cx(SHAPE, SIZES[size], LOOKS[variant], 'no-underline print:hidden', className)

export type ButtonSize = 'normal' | 'compact' | 'wide'

const SIZES: Record<ButtonSize, string> = { normal: 'px-4', compact: 'px-2.5', wide: 'px-8' }

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant
  /** Compact in a row of several, wide at the end of a form. */
  size?: ButtonSize
  /** Work is under way: the button says so, keeps the focus and cannot be pressed again. Where it is given at all, a double
      click is one click: the second may come before the first is seen as under way. */
  busy?: boolean
}

const isRepeated = (event: MouseEvent): boolean => event.detail > 1

export function Button({
  variant,
  size,
  busy,
  type = 'button',
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy || (busy === false && isRepeated(event))) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <button
      {...rest}
      type={type}
      data-slot="button"
      className={buttonClass(variant, className, size)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={press}
    >
      {busy && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </button>
  )
}
