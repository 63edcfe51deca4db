// What a policy's dates and numbers say, in plain words.
import { date, plural, wholeMoney } from '@petinsure360/ui/format'

/** The API's number for a plan without a limit. */
const WITHOUT_LIMIT = 999_999

export const isUnlimited = (limit: number): boolean => limit >= WITHOUT_LIMIT

/** A yearly limit as people say it. */
export const limitInWords = (limit: number): string =>
  isUnlimited(limit) ? 'No yearly limit' : wholeMoney(limit)

/** Calendar days from one day to a later one, both YYYY-MM-DD. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

export interface Waiting {
  is_waiting: boolean
  as_of: string
  covered_from: string
}

/** Whether the waiting period is over, and if not how long it lasts. */
export function waitingInWords({ is_waiting, as_of, covered_from }: Waiting): string {
  if (!is_waiting) return `Treatments since ${date(covered_from)} can be claimed.`
  return `${plural(daysBetween(as_of, covered_from), 'day')} to go: treatments from ${date(covered_from)} on are covered.`
}
