// How long claims usually stay in a status, in words. Measured, or not said at all.
import type { Schemas } from '@petinsure360/client'
import { plural } from '@petinsure360/ui/format'

/** The median in words by status; absent where it was not measured. */
export type Usual = Readonly<Record<string, string>>

export const usualOf = (measured: Schemas['UsualDurations'] | undefined): Usual =>
  Object.fromEntries(
    (measured?.durations ?? []).flatMap(({ status, p50_seconds }) =>
      p50_seconds === null || (status === 'Under Review' && p50_seconds < A_PERSON_S)
        ? []
        : [[status, inWords(p50_seconds)]],
    ),
  )

// Most reviews are the rules' own and over in a moment: that is no word about the one a person is at.
const A_PERSON_S = 60

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** `2 minutes`; what is shorter than a minute in seconds, never zero of them. */
export function inWords(seconds: number): string {
  const unit = UNITS.find(([, length]) => seconds >= length)
  return unit
    ? plural(Math.round(seconds / unit[1]), unit[0])
    : plural(Math.max(1, Math.round(seconds)), 'second')
}
