import type { LiveEvent } from '@petinsure360/client/live'
import { describe, expect, test } from 'vitest'
import { flowEventOf } from './flow-events.ts'
import { engineOf, type Run, readBy, tookOf } from './run-columns.tsx'
import { rejectsOf, secondsOf, stagesOf, versionsOf } from './stages.ts'

const run = {
  id: 'RUN-1',
  status: 'succeeded',
  started_at: '2026-01-01T00:00:00Z',
  finished_at: '2026-01-01T00:00:04Z',
  bronze: { claims: { read: 10, quarantined: 2, at: '2026-01-01T00:00:01Z' } },
  silver: { at: '2026-01-01T00:00:02.500Z', tables: { fact_claims: { changed_at: '2026-01-01T00:00:00Z' } } },
  gold: { at: '2026-01-01T00:00:03Z', tables: {} },
  published: { silver: { fact_claims: { version: 7, rows: 8 } } },
} as unknown as Run

const status = {
  layers: { bronze: { record_count: 10, last_update: null, description: '', status: 'active' } },
  pending_claims: { bronze: 1, silver: 0, gold: 0 },
  backlog: { raw_files: 3, outbox_events: 2, kicks: 0, outbox_hints: 0, outbox_poison: 0 },
  data_quality: { freshness: 'Cached', completeness: null, accuracy: null },
} as unknown as Parameters<typeof stagesOf>[0]

describe('the picture', () => {
  test('has what was measured, and null for what was not', () => {
    const stages = stagesOf(status, [run], 'raw')
    const of = (id: string) => stages.find(stage => stage.id === id)
    expect(of('bronze')).toMatchObject({ rows: 10, waiting: 1, seconds: 1 })
    expect(of('silver')).toMatchObject({
      rows: null,
      seconds: 1.5,
      tables: [{ name: 'fact_claims', version: 7, rows: 8 }],
    })
    expect(of('raw')).toMatchObject({ waiting: 3, active: true, rows: null })
    expect(of('dashboard')?.note).toContain('on their way')
  })

  test('says nothing of runs that are not there', () => {
    expect(secondsOf(undefined, 'gold')).toBeNull()
    expect(versionsOf([{ ...run, status: 'failed' }])).toEqual({})
  })

  test('lets refused rows fall out where they were refused, by reason', () => {
    const row = (stage: string, ...reasons: string[]) => ({ stage, reasons }) as never
    const [bronze, silver] = rejectsOf(
      [row('parse', 'invalid_json'), row('silver', 'a', 'b'), row('silver', 'a')],
      3,
    )
    expect(bronze).toMatchObject({ stage: 'bronze', rows: 1 })
    expect(silver).toMatchObject({
      stage: 'silver',
      rows: 2,
      reasons: [
        { reason: 'a', rows: 2 },
        { reason: 'b', rows: 1 },
      ],
    })
  })
})

test('a run tells how long it took and what it read', () => {
  expect(tookOf(run)).toBe(4)
  expect(tookOf({ ...run, finished_at: null })).toBeNull()
  expect(readBy(run)).toEqual({ read: 10, refused: 2 })
})

test('a run tells what computed it, and why it was not Spark', () => {
  const spark = { job: '7', at: '2026-01-01T00:00:00Z', reason: null }
  const given_up = { ...spark, state: 'given_up' as const, reason: 'run 7 takes too long' }
  expect(engineOf({ engine: 'polars', spark: null })).toBe('polars')
  expect(engineOf({ engine: 'spark', spark: { ...spark, state: 'succeeded' } })).toBe('Spark')
  expect(engineOf({ engine: null, spark: { ...spark, state: 'running' } })).toBe('Spark, under way')
  expect(engineOf({ engine: null, spark: null })).toBe('not yet')
  expect(engineOf({ engine: 'polars', spark: given_up })).toBe('polars, because Spark: run 7 takes too long')
})

describe('an event', () => {
  const event = (name: string, data = {}) =>
    ({ id: '1', type: `petinsure360.${name}.v1`, data }) as unknown as LiveEvent

  test.each([
    ['claim_submitted', {}, 'api', 'raw'],
    ['claim_to_bronze', {}, 'raw', 'bronze'],
    ['pipeline_progress', { stage: 'gold', rows: 5 }, 'silver', 'gold'],
    ['gold_refreshed', {}, 'gold', 'dashboard'],
  ])('%s travels', (name, data, from, to) => {
    expect(flowEventOf(event(name, data))).toMatchObject({ from, to })
  })

  test('about something else does not', () => {
    expect(flowEventOf(event('pet_added'))).toBeNull()
    expect(flowEventOf(event('pipeline_progress', { stage: 'published' }))).toBeNull()
  })
})
