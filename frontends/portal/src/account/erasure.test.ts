import type { Schemas } from '@petinsure360/client'
import { expect, test } from 'vitest'
import { keptInWords, stateInWords } from './erasure.ts'

const waiting = {
  state: 'waiting',
  effective_at: '2026-12-13T10:00:00Z',
  waits_for: null,
  end_policies: false,
  copies_expire_at: '2027-03-01T00:00:00Z',
  completed_at: '2027-03-02T00:00:00Z',
} as Schemas['ErasureStatus']
const sentence = (more: Partial<Schemas['ErasureStatus']>) => stateInWords({ ...waiting, ...more })

test('a deletion that waits says when it begins, and until when it can be taken back', () => {
  expect(sentence({})).toBe('Your data will be deleted on Dec 13, 2026. You can take this back until then.')
  expect(sentence({ end_policies: true })).toContain('Your policies end that day.')
  expect(sentence({ waits_for: '2 claims that are not settled' })).toContain(
    ': 2 claims that are not settled.',
  )
})

test.each([
  ['awaiting_consent', 'second person'],
  ['withdrawn', 'Nothing was deleted'],
  ['erasing_records', 'cannot be stopped'],
  ['erasing_lake', 'cannot be stopped'],
  ['waiting_for_copies_to_expire', 'by Mar 1, 2027'],
  ['completed', 'by Mar 2, 2027'],
] as const)('%s is told in words', (state, words) => expect(sentence({ state })).toContain(words))

test('what is kept is told with its years and its reason', () => {
  const kept = [{ kind: 'booking', fields: [], reason: 'tax law', years: 10, entries: 3 }]
  expect(keptInWords({ kept })).toEqual(['Payments in our books: 10 years (tax law).'])
})
