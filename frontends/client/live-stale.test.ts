import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LiveEvent } from './live-rule.ts'
import { CHANGEABLE, staleKeys, throttled } from './live-stale.ts'
import { queries } from './queries.ts'

const event = (name: string, data: Record<string, unknown> = {}): LiveEvent => ({
  id: name,
  type: `petinsure360.${name}.v1`,
  time: '2026-01-01T00:00:00Z',
  data,
})

describe('what an event makes stale', () => {
  test('follows the table, and nothing for an event that nobody knows', () => {
    const keysOf = staleKeys()
    expect(keysOf(event('claim_status_update'))).toEqual(['claims', 'kpis'])
    expect(keysOf(event('something_new'))).toEqual([])
  })

  test('is every gold table with a version that is new', () => {
    const keysOf = staleKeys()
    const tables = { customer_360_view: 3, monthly_kpis: 8 }
    expect(keysOf(event('gold_refreshed', { tables }))).toEqual([
      'gold/customer_360_view',
      'gold/monthly_kpis',
    ])
    expect(keysOf(event('gold_refreshed', { tables: { ...tables, monthly_kpis: 9 } }))).toEqual([
      'gold/monthly_kpis',
    ])
    expect(keysOf(event('gold_refreshed', { tables: { ...tables, monthly_kpis: 9 } }))).toEqual([])
  })

  test('is what each counted event would make stale', () => {
    const counts = { claim_submitted: 40, pet_added: 2 }
    expect(staleKeys()(event('changes_counted', { counts }))).toEqual([
      'claims',
      'kpis',
      'pipeline',
      'pets',
      'customers',
    ])
  })
})

describe('what events tell of', () => {
  const never = ['plans', 'catalogue', 'quotes', 'providers', 'annotations', 'views']
  const names = Object.values(queries).map(make => String((make as (id: string) => Keyed)('x').queryKey[0]))

  test.each([...new Set(names)])('%s is told, or changes without a word', name => {
    expect(CHANGEABLE.includes(name)).toBe(!never.includes(name))
  })
})

interface Keyed {
  queryKey: readonly unknown[]
}

describe('the throttle', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('passes a key on at once, and once more a second later when it came again', () => {
    const staleKeys: string[][] = []
    const pass = throttled(keys => staleKeys.push([...keys]))
    pass(['claims', 'kpis'])
    for (let n = 0; n < 50; n++) pass(['claims'])
    expect(staleKeys).toEqual([['claims', 'kpis']])
    vi.advanceTimersByTime(1_000)
    expect(staleKeys).toEqual([['claims', 'kpis'], ['claims']])
    vi.advanceTimersByTime(5_000)
    expect(staleKeys).toHaveLength(2)
    pass(['kpis'])
    expect(staleKeys).toHaveLength(3)
  })
})
