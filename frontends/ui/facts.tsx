// Names with their values.
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'

export interface Fact {
  label: ReactNode
  value: ReactNode
}

/** A list of facts about one thing; nothing known is a dash. */
export function Facts({ facts, className }: { facts: readonly Fact[]; className?: string }) {
  return (
    <dl
      data-slot="facts"
      className={cx(
        'grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] gap-x-6 gap-y-4',
        className,
      )}
    >
      {facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts have a fixed order and no state
        <Stat key={index} {...fact} />
      ))}
    </dl>
  )
}

/** One fact, inside a <dl>. */
export function Stat({ label, value }: Fact) {
  return (
    <div data-slot="stat" className="min-w-0">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="figures mt-0.5 font-medium">{value ?? '—'}</dd>
    </div>
  )
}
