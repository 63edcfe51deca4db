// The sentence on top of the overview: what changed in the last whole period, and why.
import { count, date, decimal, percent, plural } from '@petinsure360/ui/format'
import { metric } from '../metrics.ts'
import { type ClaimsGap, changeOf, nameOf, type Period, type Shown } from './periods.ts'
import { verdictOf } from './verdicts.ts'

/** What changed and why, from figures alone. */
export function summarize(shown: Shown, gap: ClaimsGap | null): string {
  if (gap) return `No claims since ${date(gap.since)}: nothing has come in for ${plural(gap.days, 'day')}.`
  const { latest, before, running, by } = shown
  if (!latest) return running ? soFar(running, by) : 'There are no claims yet.'
  const sentence = `${changed(latest, before, by)}${paid(latest)}.`
  return running ? `${sentence} ${soFar(running, by)}` : sentence
}

function changed(latest: Period, before: Period | null, by: Shown['by']): string {
  const name = nameOf(latest, by)
  const change = changeOf(latest.claims, before?.claims)
  if (before === null || change === null)
    return `${plural(latest.claims, 'claim')} in ${name}, with nothing earlier to compare`
  if (change === 0) return `Claims stayed at ${count(latest.claims)} in ${name}, as in ${nameOf(before, by)}`
  const verb = change > 0 ? 'rose' : 'fell'
  return `Claims ${verb} ${percent(Math.abs(change))} to ${count(latest.claims)} in ${name}${because(latest, before)}`
}

/** Claims are customers who claimed times claims of each: whichever moved more, the same way, is the reason. */
function because(latest: Period, before: Period): string {
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
  const [each, earlier] = [decimal(now.each), decimal(then.each)]
  // A reason whose two figures read the same explains nothing.
  if (each === earlier) return ''
  return `, mostly because those who claimed did so ${often} often (${each} per customer instead of ${earlier})`
}

function parts({ claims, customers }: Period): { customers: number; each: number } | null {
  return claims && customers ? { customers, each: claims / customers } : null
}

function paid({ loss_ratio }: Period): string {
  const verdict = verdictOf('loss_ratio', loss_ratio)
  if (!verdict) return ''
  const { below } = metric('loss_ratio')
  return `; the loss ratio was ${percent(loss_ratio)}, ${verdict.met ? 'below' : 'not below'} the ${below}% target`
}

const soFar = (running: Period, by: Shown['by']): string =>
  `${capital(nameOf(running, by))} so far: ${plural(running.claims, 'claim')}, ${count(running.decided)} of them decided.`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
