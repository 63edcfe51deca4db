// The shape of what is being fetched. Hidden from assistive technology: Resource says that something loads.
import type { ComponentProps } from 'react'
import { cx } from './class-names.ts'

export function Skeleton({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <div
      {...rest}
      aria-hidden
      data-slot="skeleton"
      className={cx('animate-pulse rounded-md bg-line', className ?? 'h-4')}
    />
  )
}

const many = (number: number): number[] => Array.from({ length: number }, (_, index) => index)

/** A list or a table. */
export function SkeletonRows({ rows = 6, className }: { rows?: number; className?: string }) {
  return (
    <div aria-hidden className={cx('grid gap-3', className)}>
      {many(rows).map(row => (
        <div key={row} className="flex gap-4 border-b border-line pb-3">
          <Skeleton className="h-5 grow" />
          <Skeleton className="h-5 w-1/4" />
          <Skeleton className="h-5 w-1/6" />
        </div>
      ))}
    </div>
  )
}

/** Cards or tiles side by side. */
export function SkeletonCards({ cards = 4, className }: { cards?: number; className?: string }) {
  return (
    <div aria-hidden className={cx('grid grid-cols-[repeat(auto-fit,minmax(12rem,1fr))] gap-4', className)}>
      {many(cards).map(card => (
        <div key={card} className="grid gap-3 rounded-lg border border-line bg-surface p-card">
          <Skeleton className="h-4 w-1/2" />
          <Skeleton className="h-8 w-2/3" />
          <Skeleton className="h-3 w-3/4" />
        </div>
      ))}
    </div>
  )
}
