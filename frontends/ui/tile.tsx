// A key figure: what it is, how it changed, whether that is good, and when it was true.
import type { ReactNode } from 'react'
import { Anchor } from './anchor.tsx'
import { AsOf } from './as-of.tsx'
import { cx } from './class-names.ts'
import { percent } from './format.ts'

export interface Change {
  /** In percent; null when there is nothing to compare with. */
  percent: number | null
  /** Which way is good; without it neither is. */
  goodWhen?: 'up' | 'down'
  /** "since last month". */
  since?: string
}

export interface Target {
  /** "Target 80%". */
  text: string
  /** Null when it cannot be said. */
  met: boolean | null
}

export interface TileProps {
  label: ReactNode
  /** As it is shown: of "@petinsure360/ui/format". */
  value: ReactNode
  unit?: ReactNode
  change?: Change
  target?: Target
  asOf?: string | number | null
  /** Its rows. */
  href?: string
  note?: ReactNode
  /** A Spark. */
  children?: ReactNode
  className?: string
}

export function Tile({
  label,
  value,
  unit,
  change,
  target,
  asOf,
  href,
  note,
  children,
  className,
}: TileProps) {
  return (
    <div
      data-slot="tile"
      className={cx(
        'relative grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1 rounded-lg border border-line bg-surface p-card',
        href !== undefined && 'hover:border-line-strong',
        className,
      )}
    >
      <p className="text-sm text-muted">
        {href === undefined ? (
          label
        ) : (
          <Anchor href={href} className="row-link underline-offset-4 hover:underline">
            {label}
          </Anchor>
        )}
      </p>
      <p className="figures text-2xl font-semibold">
        {value}
        {unit && <span className="ml-1 text-base font-normal text-muted">{unit}</span>}
      </p>
      {change && <ChangeLine {...change} />}
      {target && <TargetLine {...target} />}
      {note && <p className="text-sm text-muted">{note}</p>}
      {children}
      {asOf !== undefined && <AsOf at={asOf} />}
    </div>
  )
}

function ChangeLine({ percent: by, goodWhen, since }: Change) {
  if (by === null) return <p className="text-sm text-muted">No earlier figure to compare with</p>
  const way = by > 0 ? 'up' : by < 0 ? 'down' : 'unchanged'
  const tone = !goodWhen || by === 0 ? 'text-muted' : way === goodWhen ? 'text-good' : 'text-bad'
  return (
    <p className="text-sm text-muted">
      <span className={cx('figures font-medium', tone)}>
        {by === 0 ? way : `${way} ${percent(Math.abs(by))}`}
      </span>
      {since && ` ${since}`}
    </p>
  )
}

function TargetLine({ text, met }: Target) {
  return (
    <p className="text-sm text-muted">
      {text}
      {met !== null && (
        <span className={cx('font-medium', met ? 'text-good' : 'text-bad')}>
          {met ? ', met' : ', missed'}
        </span>
      )}
    </p>
  )
}
