// What a customer is told when something of theirs changes: one sentence per event, or none.
import { type LiveEvent, nameOf } from '@petinsure360/client/live'

export interface Announcement {
  kind: 'good' | 'bad' | 'info'
  text: string
}

type Say = (data: Record<string, unknown>) => Announcement | null

const SENTENCES: Record<string, Say> = {
  customer_created: data => good(`Welcome to PetInsure360, ${data.name}.`),
  customer_updated: () => good('Your details have been saved.'),
  pet_added: data => good(`${data.pet_name} has been added to your account.`),
  pet_updated: data => good(`The details of ${data.pet_name} have been saved.`),
  policy_created: data => good(`Your ${data.plan_name} policy ${data.policy_number} is in force.`),
  policy_update: data => policyChange(String(data.type), String(data.policy_number)),
  claim_submitted: data => good(`We have received claim ${data.claim_number}.`),
  claim_status_update: data => ({
    kind: toneOf(data.status),
    text: `${data.message} (${data.claim_number})`,
  }),
  document_added: () => good('Your document has arrived.'),
}

/** The sentence for an event; null for events that need none. */
export function announcement(event: LiveEvent): Announcement | null {
  return SENTENCES[nameOf(event)]?.(event.data) ?? null
}

const good = (text: string): Announcement => ({ kind: 'good', text })
const info = (text: string): Announcement => ({ kind: 'info', text })

/** A purchase has a sentence of its own. */
function policyChange(change: string, policy: string): Announcement | null {
  if (change === 'cancelled') return info(`Policy ${policy} has been cancelled.`)
  if (change === 'renewed') return good(`Policy ${policy} has been renewed.`)
  return change === 'add_ons_changed' ? good(`The add-ons of policy ${policy} have changed.`) : null
}

function toneOf(status: unknown): Announcement['kind'] {
  if (status === 'Denied') return 'bad'
  return status === 'Approved' || status === 'Partially Approved' || status === 'Paid' ? 'good' : 'info'
}
