// What the staff is told when something happens: one sentence per event, or none. Events name no people.
import { type LiveEvent, nameOf } from '@petinsure360/client/live'
import { money, plural } from '@petinsure360/ui/format'

export interface Announcement {
  kind: 'good' | 'bad' | 'info'
  text: string
}

type Data = Record<string, unknown>

const info = (text: string): Announcement => ({ kind: 'info', text })
const words = (value: unknown): string => (typeof value === 'string' ? value : '')
const amount = (value: unknown): string => (typeof value === 'number' ? `, ${money(value)}` : '')

const SENTENCES: Record<string, (data: Data) => Announcement | null> = {
  customer_created: data => info(`New customer ${words(data.customer_id)}`),
  pet_added: data => info(`New pet: ${words(data.species) || 'species unknown'}, ${words(data.pet_id)}`),
  policy_created: data => info(`New policy ${words(data.policy_number)}: ${words(data.plan_name)}`),
  claim_submitted: data =>
    info(`New claim ${words(data.claim_number)}: ${words(data.claim_type)}${amount(data.claim_amount)}`),
  claim_status_update: data =>
    // Of a new claim one hears already.
    data.status === 'Submitted'
      ? null
      : info(`Claim ${words(data.claim_number)} is now ${words(data.status).toLowerCase()}`),
  document_added: data => (data.uploaded_by === 'customer' ? info('A customer has sent a document') : null),
  message_added: data => (data.sender === 'customer' ? info('A customer has written a message') : null),
  changes_counted: data => counted(data.counts),
}

/** The sentence for an event; null for events that need none. */
export const announcement = (event: LiveEvent): Announcement | null =>
  SENTENCES[nameOf(event)]?.(event.data) ?? null

function counted(counts: unknown): Announcement | null {
  const numbers = Object.values((counts ?? {}) as Data).filter(value => typeof value === 'number')
  const total = numbers.reduce((sum, value) => sum + value, 0)
  return total > 0 ? info(`${plural(total, 'change')} within a second`) : null
}
