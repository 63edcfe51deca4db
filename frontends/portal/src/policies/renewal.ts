// When a policy renews, said in time to do something about it.
import { date, money } from '@petinsure360/ui/format'
import { daysBetween } from './cover.ts'

const REMIND_DAYS = 45

export interface Renewing {
  status: string
  expiration_date: string
  cancellation_date: string | null
  monthly_premium: number
}

/** The reminder of a policy's renewal; undefined while it is far, or when there is none. */
export function renewalReminder(policy: Renewing, today: string): string | undefined {
  const left = daysBetween(today, policy.expiration_date)
  const renews = policy.status === 'Active' && policy.cancellation_date === null
  if (!renews || left < 0 || left > REMIND_DAYS) return undefined
  return `Renews by itself on ${date(policy.expiration_date)} for ${money(policy.monthly_premium)} per month. You can cancel at any time.`
}
