import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import { money } from './format.ts'

export interface MeterProps {
  label: ReactNode
  used: number | null
  /** Null is unlimited. */
  limit: number | null
  format?: (value: number | null) => string
  /** What is said in words; by default "$200.00 of $5,000.00 used". */
  text?: string
  tone?: 'brand' | 'good' | 'warn' | 'bad'
  className?: string
}

const FILLS = { brand: 'bg-brand', good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad' }

/** How much of a limit is used. */
export function Meter({ label, used, limit, format = money, text, tone = 'brand', className }: MeterProps) {
  const words =
    text ?? (limit === null ? `${format(used)} used, unlimited` : `${format(used)} of ${format(limit)} used`)
  const part = used === null || limit === null || limit <= 0 ? 0 : Math.min(1, Math.max(0, used / limit))
  return (
    <div data-slot="meter" className={cx('grid gap-1.5', className)}>
      <div className="flex flex-wrap justify-between gap-x-4">
        <span className="font-medium">{label}</span>
        <span className="figures text-sm text-muted">{words}</span>
      </div>
      {limit !== null && (
        // biome-ignore lint/a11y/useSemanticElements: the native meter cannot be drawn alike in every browser
        <div
          role="meter"
          aria-label={typeof label === 'string' ? label : words}
          aria-valuenow={Math.round(part * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuetext={words}
          className="h-2 overflow-hidden rounded-full bg-line"
        >
          <div
            data-slot="meter-fill"
            className={cx('h-full rounded-full', FILLS[tone])}
            style={{ width: `${part * 100}%` }}
          />
        </div>
      )}
    </div>
  )
}
