// Where the deletion of one's data stands, in words.
import type { Schemas } from '@petinsure360/client'
import { date, plural } from '@petinsure360/ui/format'

type Erasure = Schemas['ErasureStatus']

/** The state in a sentence or two. */
export function stateInWords(erasure: Erasure): string {
  const {
    state,
    effective_at: at,
    waits_for,
    copies_expire_at: expire,
    completed_at: done,
    end_policies,
  } = erasure
  switch (state) {
    case 'awaiting_consent':
      return 'Our team has asked for the deletion. A second person has to agree before the waiting period begins.'
    case 'waiting':
      return waits_for
        ? `You asked us to delete your data. It begins as soon as this has ended: ${waits_for}.`
        : `Your data will be deleted on ${date(at)}.${end_policies ? ' Your policies end that day.' : ''} You can take this back until then.`
    case 'withdrawn':
      return 'You took the deletion back. Nothing was deleted.'
    case 'completed':
      return `Everything was deleted by ${date(done)}.`
    case 'waiting_for_copies_to_expire':
      return `Everything is deleted. The last backup copies run out by ${date(expire)}.`
    default:
      return 'The deletion has begun. It cannot be stopped any more.'
  }
}

/** What the law makes us keep, for how long and why. */
export const keptInWords = ({ kept }: Pick<Erasure, 'kept'>): string[] =>
  kept.map(({ kind, years, reason }) => `${KINDS[kind] ?? kind}: ${plural(years, 'year')} (${reason}).`)

const KINDS: Record<string, string> = {
  claim: 'Day, kind and amounts of decided claims',
  booking: 'Payments in our books',
}
