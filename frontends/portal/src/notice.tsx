import { type ReactNode, useId } from 'react'

/** Something has been done: what it is, and what can be done next. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="rounded-lg border border-brand bg-brand-soft p-card">
      <h2 id={id} className="mb-4 text-lg">
        {title}
      </h2>
      {children}
    </section>
  )
}
