import type { ComponentProps, ReactNode } from 'react'
import { cx } from './class-names.ts'

export interface CardProps extends Omit<ComponentProps<'section'>, 'title'> {
  title?: ReactNode
  /** At the title's right. */
  actions?: ReactNode
  /** Without it a heading is an h2. */
  level?: 2 | 3
  /** Content reaches the edges: a table, a list. */
  flush?: boolean
}

/** A sheet of paper with a hairline around it. */
export function Card({ title, actions, level = 2, flush = false, className, children, ...rest }: CardProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  const head = (title !== undefined || actions !== undefined) && (
    <div
      className={cx(
        'flex flex-wrap items-center justify-between gap-x-4 gap-y-2',
        flush ? 'p-card pb-3' : 'pb-4',
      )}
    >
      {title !== undefined && <Heading className="text-base leading-snug">{title}</Heading>}
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
  return (
    <section
      {...rest}
      data-slot="card"
      className={cx(
        'min-w-0 rounded-lg border border-line bg-surface',
        // Or the square corners of a table show over the round ones.
        flush ? 'overflow-clip' : 'p-card',
        className,
      )}
    >
      {head}
      {children}
    </section>
  )
}
