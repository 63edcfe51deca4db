// A field ties a label, a hint and an error to one input, in words and for assistive technology.
import { CircleAlert } from 'lucide-react'
import { createContext, type ReactNode, useContext, useId } from 'react'
import { cx } from './class-names.ts'

/** What an input takes to belong to its field. */
export interface FieldWiring {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
  'aria-required'?: true
}

const Wiring = createContext<FieldWiring | null>(null)

/** `props` completed by the field around the input; what the caller says wins. */
export function useWired<P extends object>(props: P): P {
  const wiring = useContext(Wiring)
  return wiring ? { ...wiring, ...props } : props
}

export interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  /** Says "optional" at the label; a field is required otherwise, without a star. */
  optional?: boolean
  required?: boolean
  className?: string
  /** `no` where it narrows nothing down: not on paper. */
  'data-print'?: 'no' | undefined
  /** An input of this package, or a function that is given the wiring for one of another. */
  children: ReactNode | ((wiring: FieldWiring) => ReactNode)
}

export function Field({ label, hint, error, optional, required, className, children, ...rest }: FieldProps) {
  const id = useId()
  const wiring = wire(id, { hint, error, required })
  return (
    <div
      {...rest}
      data-slot="field"
      className={cx('grid grid-cols-[minmax(0,1fr)] content-start gap-1.5', className)}
    >
      <label htmlFor={id} className="font-medium">
        {label}
        {optional && <span className="font-normal text-muted"> (optional)</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      <Wiring value={wiring}>{typeof children === 'function' ? children(wiring) : children}</Wiring>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  )
}

/** Why an input is refused. */
export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} data-slot="field-error" className="flex gap-1.5 text-sm text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </p>
  )
}

function wire(id: string, { hint, error, required }: Pick<FieldProps, 'hint' | 'error' | 'required'>) {
  const described = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  const wiring: FieldWiring = { id }
  if (described) wiring['aria-describedby'] = described
  if (error) wiring['aria-invalid'] = true
  if (required) wiring['aria-required'] = true
  return wiring
}
