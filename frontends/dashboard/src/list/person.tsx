// People in lists. Roles that work with figures are served a mask instead of names; then the id names them.
const MASK = '***'

/** The name, or null when it is hidden or unknown. */
export const shownName = (name: string | null | undefined): string | null =>
  !name || name === MASK ? null : name

const UUID_START = /^([0-9a-f]{4})([0-9a-f]{4})-[0-9a-f]{4}-/i
const PSEUDONYM = /^(ANON-[0-9A-F]{4})([0-9A-F]{4})[0-9A-F]{8}$/

/** An id short enough to read out: `C-281A C64C` of a long random one, `ANON-7B70 3729` of a pseudonym, any other as it is. */
export function shownId(id: string): string {
  const [, first, second] = UUID_START.exec(id) ?? []
  if (first && second) return `C-${first} ${second}`.toUpperCase()
  return id.replace(PSEUDONYM, '$1 $2')
}

/** A name with its id below, or the id alone. */
export function Person({ id, name }: { id: string | null; name: string | null }) {
  const shown = shownName(name)
  return (
    <span className="block min-w-0">
      {shown && <span className="block">{shown}</span>}
      <span
        className={`figures block whitespace-nowrap ${shown ? 'text-xs font-normal text-muted' : ''}`}
        title={id ?? undefined}
      >
        {id === null ? '—' : shownId(id)}
      </span>
    </span>
  )
}

/** What is said for a value that is hidden from the reader's role. */
export const unmasked = (value: string | null | undefined): string | null =>
  value === MASK ? 'hidden for your role' : (value ?? null)
