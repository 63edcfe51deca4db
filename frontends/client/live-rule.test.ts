import { describe, expect, test } from 'vitest'
import { hasGap, type LiveEvent, nameOf, receive, start } from './live-rule.ts'

const event = (sequence: number): LiveEvent => ({
  id: `CUST-1/${sequence}`,
  type: 'petinsure360.claim_submitted.v1',
  time: '2026-01-01T00:00:00Z',
  sequence: String(sequence).padStart(20, '0'),
  data: {},
})
const numbers = (events: LiveEvent[]) => events.map(each => Number(each.sequence))

describe('the client rule', () => {
  test('applies what is next and drops what is old', () => {
    const { progress, applied } = receive(start(3), [event(2), event(3), event(4), event(4)])
    expect(numbers(applied)).toEqual([4])
    expect(progress.last).toBe(4)
    expect(hasGap(progress)).toBe(false)
  })

  test('holds what came too early until the gap is filled', () => {
    const first = receive(start(0), [event(3), event(2)])
    expect(first.applied).toEqual([])
    expect(hasGap(first.progress)).toBe(true)
    const second = receive(first.progress, [event(1)])
    expect(numbers(second.applied)).toEqual([1, 2, 3])
    expect(hasGap(second.progress)).toBe(false)
  })

  test.each([1, 2, 3, 4, 5])('applies each event once and in order, however they come (seed %i)', seed => {
    let random = seed
    const next = () => {
      random = (random * 48271) % 2147483647
      return random / 2147483647
    }
    const pushed = Array.from({ length: 200 }, () => 1 + Math.floor(next() * 50))
    let progress = start(0)
    const applied: LiveEvent[] = []
    for (const number of [...pushed, ...Array.from({ length: 50 }, (_, index) => index + 1)]) {
      const received = receive(progress, [event(number)])
      progress = received.progress
      applied.push(...received.applied)
    }
    expect(numbers(applied)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  })

  test('reads the name out of the type', () => {
    expect(nameOf(event(1))).toBe('claim_submitted')
  })
})
