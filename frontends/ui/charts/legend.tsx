import { colorOf, dashOf, type Series } from './series.ts'

/** Which line or bar is which; a single one needs no legend. */
export function Legend({ series, dashed }: { series: readonly Series[]; dashed: boolean }) {
  if (series.length < 2) return null
  return (
    <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted">
      {series.map((each, index) => (
        <li key={each.key} className="flex items-center gap-2">
          <svg aria-hidden width="24" height="10" className="shrink-0">
            <line
              x1="0"
              x2="24"
              y1="5"
              y2="5"
              stroke={colorOf(each, index)}
              strokeWidth={dashed ? 2.5 : 10}
              strokeDasharray={dashed ? dashOf(index) : undefined}
            />
          </svg>
          {each.label}
        </li>
      ))}
    </ul>
  )
}
