// Nothing here, and could not be had: what it means, and a way on.
import { CloudOff } from 'lucide-react'
import type { ComponentType, ReactNode } from 'react'
import { Button } from './button.tsx'
import { cx } from './class-names.ts'
import { type Failure, failureOf } from './failure.ts'

export interface EmptyStateProps {
  title: ReactNode
  children?: ReactNode
  /** The way on. */
  action?: ReactNode
  icon?: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>
  className?: string
}

export function EmptyState({ title, children, action, icon: Icon, className }: EmptyStateProps) {
  return (
    <div
      data-slot="empty"
      className={cx('grid justify-items-center gap-2 px-4 py-10 text-center', className)}
    >
      {Icon && <Icon aria-hidden className="mb-1 size-8 text-muted" />}
      <p className="text-lg font-medium">{title}</p>
      {children && <div className="max-w-prose text-muted">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  )
}

export interface ErrorStateProps {
  error: unknown
  onRetry?: () => void
  /** Another way on: a link home. */
  action?: ReactNode
  className?: string
}

/** Tells an error as an error, with the reference that support asks for. */
export function ErrorState({ error, onRetry, action, className }: ErrorStateProps) {
  const failure = failureOf(error)
  return (
    <div
      role="alert"
      data-slot="error"
      className={cx('grid justify-items-center gap-2 px-4 py-10 text-center', className)}
    >
      <CloudOff aria-hidden className="mb-1 size-8 text-bad" />
      <p className="text-lg font-medium">{failure.title}</p>
      <p className="max-w-prose text-muted">{failure.detail}</p>
      <Reference failure={failure} />
      <div className="mt-3 flex flex-wrap justify-center gap-3">
        {onRetry && failure.retry && <Button onClick={onRetry}>Try again</Button>}
        {action}
      </div>
    </div>
  )
}

function Reference({ failure }: { failure: Failure }) {
  if (!failure.reference) return null
  return (
    <p className="text-sm text-muted">
      Reference <code className="select-all text-ink">{failure.reference}</code>
    </p>
  )
}
