// Which moment the figures on every page are of: the present, or a version that is kept.
import { shownVersion } from '@petinsure360/client/as-of'
import { queries } from '@petinsure360/client/queries'
import { Button, Select } from '@petinsure360/ui'
import { date, dateTime } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

/** So many are offered by name; others are reached by their address. */
const OFFERED = 60

/** Shows the figures of a version on this page and those that follow; null goes back to the present. */
function useShowVersion(): (version: number | null) => void {
  const navigate = useNavigate()
  return version =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, at: version ?? undefined })) as never,
      resetScroll: false,
    })
}

export function AsOfChoice() {
  const { data } = useQuery(queries.versions())
  const show = useShowVersion()
  const [present, ...past] = data?.versions ?? []
  if (!present) return null
  const at = shownVersion()
  const known = past.slice(0, OFFERED)
  const options = [
    { value: '', label: `As of ${date(present.as_of)}` },
    ...known.map(each => ({
      value: String(each.as_of_version),
      label: `Version ${each.as_of_version}, ${dateTime(each.published_at)}`,
    })),
    ...(at !== null && !known.some(each => each.as_of_version === at)
      ? [{ value: String(at), label: `Version ${at}` }]
      : []),
  ]
  return (
    <Select
      aria-label="Figures as of"
      className="w-52 max-sm:w-48"
      value={at === null ? '' : String(at)}
      options={options}
      onChange={event => show(event.target.value === '' ? null : Number(event.target.value))}
    />
  )
}

/** On paper, where nothing can be chosen: of which day the figures are. */
export function PrintedAsOf() {
  const [present] = useQuery(queries.versions()).data?.versions ?? []
  if (!present || shownVersion() !== null) return null
  return <p className="hidden text-muted print:block">PetInsure360, figures as of {date(present.as_of)}</p>
}

/** Says on every page that it is the past one looks at. */
export function Past() {
  const { data } = useQuery(queries.versions())
  const show = useShowVersion()
  const at = shownVersion()
  if (at === null) return null
  const known = data?.versions.find(each => each.as_of_version === at)
  return (
    <p
      role="status"
      className="flex flex-wrap items-center gap-x-4 border-b border-info/40 bg-info-soft px-4 py-1 text-info lg:px-6"
    >
      <span>
        <strong className="font-semibold">Figures of version {at}</strong>
        {known && `, published ${dateTime(known.published_at)}`}. Newer changes are not shown.
      </span>
      <Button variant="quiet" size="compact" onClick={() => show(null)}>
        Back to now
      </Button>
    </p>
  )
}
