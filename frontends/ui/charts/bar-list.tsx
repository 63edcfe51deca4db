// Parts of a whole, longest first as served: words, bars and figures, no drawing library.
import { Anchor } from '../anchor.tsx'
import { cx } from '../class-names.ts'
import { count } from '../format.ts'
import type { SeriesColor } from './series.ts'

export interface BarListRow {
  label: string
  value: number | null
  /** Its rows. */
  href?: string
  /** Beside the value: "12.4%". */
  note?: string
  color?: SeriesColor
  /** False where a bar would say something wrong: all others together beside single ones. */
  bar?: boolean
}

export interface BarListProps {
  /** What the bars compare. */
  label: string
  rows: readonly BarListRow[]
  format?: (value: number | null) => string
  /** What a full bar is; by default the largest value. */
  max?: number
  className?: string
}

export function BarList({ label, rows, format = count, max, className }: BarListProps) {
  const full = max ?? Math.max(0, ...rows.map(row => row.value ?? 0))
  return (
    <ul
      aria-label={label}
      data-slot="bar-list"
      className={cx('grid grid-cols-[minmax(0,1fr)] gap-1', className)}
    >
      {rows.map(row => (
        <li
          key={row.label}
          className={cx('relative rounded-sm px-2 py-1.5', row.href !== undefined && 'hover:bg-sunken')}
        >
          <div className="flex items-baseline justify-between gap-4">
            {row.href === undefined ? (
              <span className="min-w-0 shrink-99 truncate">{row.label}</span>
            ) : (
              <Anchor
                href={row.href}
                className="row-link min-w-0 shrink-99 truncate underline-offset-4 hover:underline"
              >
                {row.label}
              </Anchor>
            )}
            <span className="figures min-w-0 text-right font-medium">
              {format(row.value)}
              {row.note && <span className="ml-2 font-normal text-muted">{row.note}</span>}
            </span>
          </div>
          {row.bar !== false && (
            <Bar part={full > 0 ? Math.max(0, row.value ?? 0) / full : 0} color={row.color ?? 'c1'} />
          )}
        </li>
      ))}
    </ul>
  )
}

function Bar({ part, color }: { part: number; color: SeriesColor }) {
  return (
    <div aria-hidden className="mt-1 h-1.5 rounded-full bg-line">
      <div
        data-slot="bar-fill"
        className="h-full rounded-full"
        style={{ width: `${Math.min(1, part) * 100}%`, background: `var(--color-${color})` }}
      />
    </div>
  )
}
