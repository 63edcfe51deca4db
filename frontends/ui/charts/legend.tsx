import type { ReactNode } from 'react'
import { colorOf, dashOf, type Series } from './series.ts'

interface LegendProps {
  series: readonly Series[]
  dashed: boolean
  target?: string
}

/** Which line or bar is which; a single one needs no legend. */
export function Legend({ series, dashed, target }: LegendProps) {
  if (series.length < 2 && !target) return null
  const shown = series.length < 2 ? [] : series
  return (
    <ul data-slot="legend" className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted">
      {shown.map((each, index) => (
        <Entry key={each.key} label={each.label}>
          <line
            x2="24"
            y1="5"
            y2="5"
            stroke={colorOf(each, index)}
            strokeWidth={dashed ? 2.5 : 10}
            strokeDasharray={dashed ? dashOf(index) : undefined}
          />
        </Entry>
      ))}
      {target && (
        <Entry label={target}>
          <line x2="24" y1="5" y2="5" stroke="var(--color-ink)" strokeDasharray="3 3" />
        </Entry>
      )}
    </ul>
  )
}

const Entry = ({ label, children }: { label: string; children: ReactNode }) => (
  <li className="flex items-center gap-2">
    <svg aria-hidden width="24" height="10" className="shrink-0">
      {children}
    </svg>
    {label}
  </li>
)
