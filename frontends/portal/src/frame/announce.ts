// What a customer is told when something of theirs changes: one sentence per event, or none.
import { type LiveEvent, nameOf } from '@petinsure360/client/live'
import { money } from '@petinsure360/ui/format'

export interface Announcement {
  kind: 'good' | 'bad' | 'info'
  text: string
  /** The claim whose page shows it already. */
  about?: string
}

type Say = (data: Record<string, unknown>) => Announcement | null

const SENTENCES: Record<string, Say> = {
  customer_created: data => good(`Welcome to PetInsure360, ${data.name}.`),
  customer_updated: () => good('Your details have been saved.'),
  pet_added: data => good(`${data.pet_name} has been added to your account.`),
  pet_updated: data => good(`The details of ${data.pet_name} have been saved.`),
  policy_created: data => good(`Your ${data.plan_name} policy ${data.policy_number} is in force.`),
  policy_update: data => policyChange(String(data.type), String(data.policy_number)),
  claim_status_update: data => decided(data),
  message_added: data =>
    data.sender === 'staff' ? info('You have a new message about a claim.', String(data.claim_id)) : null,
  case_updated: data =>
    Array.isArray(data.wanted) && data.wanted.length > 0
      ? info('We need something from you for a claim.', String(data.claim_id))
      : null,
}

/** The sentence for an event; null for events that need none. */
export function announcement(event: LiveEvent): Announcement | null {
  return SENTENCES[nameOf(event)]?.(event.data) ?? null
}

const good = (text: string): Announcement => ({ kind: 'good', text })
const info = (text: string, about?: string): Announcement => ({
  kind: 'info',
  text,
  ...(about && { about }),
})

/** A purchase has a sentence of its own. */
function policyChange(change: string, policy: string): Announcement | null {
  if (change === 'cancelled') return info(`Policy ${policy} has been cancelled.`)
  if (change === 'renewed') return good(`Policy ${policy} has been renewed.`)
  return change === 'add_ons_changed' ? good(`The add-ons of policy ${policy} have changed.`) : null
}

/** Decisions only: what comes before and after them stands on the claim's page. */
function decided(data: Record<string, unknown>): Announcement | null {
  const about = String(data.claim_id)
  const number = String(data.claim_number)
  if (data.status === 'Denied') return { kind: 'bad', text: `Claim ${number} was denied.`, about }
  if (data.status !== 'Approved' && data.status !== 'Partially Approved') return null
  const [paid, billed] = [Number(data.covered_amount), Number(data.claim_amount)]
  const text =
    paid < billed
      ? `Claim ${number} was approved in part: ${money(paid)} of ${money(billed)}.`
      : `Claim ${number} was approved: ${money(paid)}.`
  return { kind: 'good', text, about }
}
