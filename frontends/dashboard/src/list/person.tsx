// People in lists. Roles that work with figures are served a mask instead of names; then the id names them.
const MASK = '***'

/** The name, or null when it is hidden or unknown. */
export const shownName = (name: string | null | undefined): string | null =>
  !name || name === MASK ? null : name

/** A name with its id below, or the id alone. */
export function Person({ id, name }: { id: string | null; name: string | null }) {
  const shown = shownName(name)
  return (
    <span className="block min-w-0">
      {shown && <span className="block">{shown}</span>}
      <span
        className="block max-w-36 truncate font-mono text-xs font-normal text-muted"
        title={id ?? undefined}
      >
        {id ?? '—'}
      </span>
    </span>
  )
}

/** What is said for a value that is hidden from the reader's role. */
export const unmasked = (value: string | null | undefined): string | null =>
  value === MASK ? 'hidden for your role' : (value ?? null)
