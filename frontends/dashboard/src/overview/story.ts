// The sentence on top of the overview: what changed in the last whole month, and why.
import { count, decimal, month, percent, plural } from '@petinsure360/ui/format'
import type { Month, Months } from './months.ts'
import { TARGETS } from './targets.ts'

/** What changed and why, from figures alone. */
export function story({ latest, before, running }: Months): string {
  if (!latest) return running ? soFar(running) : 'There are no claims yet.'
  const sentence = `${changed(latest, before)}${paid(latest)}.`
  return running ? `${sentence} ${soFar(running)}` : sentence
}

function changed(latest: Month, before: Month | null): string {
  const name = month(latest.year_month)
  const claims = latest.total_claims
  if (claims === null) return `The claims of ${name} were not counted`
  const earlier = before?.total_claims ?? null
  if (before === null || earlier === null || earlier === 0)
    return `${plural(claims, 'claim')} in ${name}, with no earlier month to compare`
  if (claims === earlier)
    return `Claims stayed at ${count(claims)} in ${name}, as in ${month(before.year_month)}`
  const moved = percent((Math.abs(claims - earlier) / earlier) * 100)
  const verb = claims > earlier ? 'rose' : 'fell'
  return `Claims ${verb} ${moved} to ${count(claims)} in ${name}${because(latest, before)}`
}

/** Claims are customers who claimed times claims of each: whichever moved more, the same way, is the reason. */
function because(latest: Month, before: Month): string {
  const now = parts(latest)
  const then = parts(before)
  if (!now || !then) return ''
  const byCustomers = Math.log(now.customers / then.customers)
  const byFrequency = Math.log(now.each / then.each)
  const total = byCustomers + byFrequency
  if (Math.abs(byCustomers) >= Math.abs(byFrequency)) {
    const more = total > 0 ? 'more' : 'fewer'
    return `, mostly because ${more} customers claimed (${count(now.customers)} instead of ${count(then.customers)})`
  }
  const often = total > 0 ? 'more' : 'less'
  return `, mostly because those who claimed did so ${often} often (${decimal(now.each)} claims a customer instead of ${decimal(then.each)})`
}

function parts({ total_claims, unique_customers }: Month): { customers: number; each: number } | null {
  if (!total_claims || !unique_customers) return null
  return { customers: unique_customers, each: total_claims / unique_customers }
}

function paid({ loss_ratio }: Month): string {
  if (loss_ratio === null) return ''
  const side = loss_ratio < TARGETS.lossRatio ? 'below' : 'not below'
  return `; ${percent(loss_ratio)} of what was claimed has been paid, ${side} the ${TARGETS.lossRatio}% target`
}

function soFar({ year_month, total_claims, decided_claims }: Month): string {
  const decided = decided_claims === null ? '' : `, ${count(decided_claims)} of them decided`
  return `${month(year_month)} so far: ${plural(total_claims ?? 0, 'claim')}${decided}.`
}
