import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Live, type LiveApi, type LiveEvent, type LiveOptions, Problem, type Stale } from './live.ts'
import type { SocketEvents } from './live-socket.ts'
import { CHANGEABLE } from './live-stale.ts'

const event = (sequence: number): LiveEvent => ({
  id: `CUST-1/${sequence}`,
  type: 'petinsure360.claim_submitted.v1',
  time: '2026-01-01T00:00:00Z',
  sequence: String(sequence).padStart(20, '0'),
  data: {},
})
const goldRefreshed = (id: string, version: number): LiveEvent => ({
  id,
  type: 'petinsure360.gold_refreshed.v1',
  time: '2026-01-01T00:00:00Z',
  data: { tables: { monthly_kpis: version } },
})

/** A world of one customer: a log, a service that can be down, and what the client made of it. */
function world(options: Partial<LiveOptions> = {}) {
  const it = {
    log: [] as LiveEvent[],
    isDown: false,
    refusal: undefined as Error | undefined,
    gone: undefined as Error | undefined,
    cursor: { 'customer:CUST-1': 0 } as Record<string, number>,
    negotiations: 0,
    stops: 0,
    fetches: [] as number[],
    announced: [] as number[],
    stale: [] as Stale[],
    states: [] as string[],
    on: undefined as unknown as SocketEvents,
    append: () => {
      it.log.push(event(it.log.length + 1))
      return it.log.at(-1) as LiveEvent
    },
    clientUrl: undefined as unknown as () => Promise<string>,
  }
  const api: LiveApi = {
    async negotiate() {
      it.negotiations += 1
      if (it.refusal) throw it.refusal
      if (it.isDown) throw new TypeError('fetch failed')
      return { url: 'ws://x', groups: [], expiresAt: '', cursor: it.cursor }
    },
    async events(since) {
      it.fetches.push(since)
      if (it.isDown) throw new TypeError('fetch failed')
      const { gone } = it
      it.gone = undefined
      if (gone) throw gone
      const events = it.log.slice(since, since + 3)
      return { events, cursor: since + events.length, hasMore: it.log.length > since + 3 }
    },
  }
  const live = new Live({
    api,
    stale: keys => it.stale.push(keys),
    announce: each => it.announced.push(Number(each.sequence ?? 0)),
    open: async (clientUrl, on) => {
      it.on = on
      it.clientUrl = clientUrl
      return {
        start: async () => {
          await clientUrl()
          on.connected()
        },
        stop: () => {
          it.stops += 1
        },
      }
    },
    ...options,
  })
  live.subscribe(() => it.states.push(live.state()))
  return { it, live }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('fetches what happened before the connection, and all that events tell of is stale then', async () => {
  const { it, live } = world()
  for (let n = 0; n < 7; n++) it.append()
  live.start()
  await settle()
  expect(live.state()).toBe('live')
  expect(it.stale[0]).toBe(CHANGEABLE)
  expect(it.announced).toEqual([1, 2, 3, 4, 5, 6, 7])
  live.stop()
})

test('announces each event once and in order over repetitions, swaps and losses', async () => {
  const { it, live } = world()
  live.start()
  await settle()
  const [first, second, third, fourth] = [it.append(), it.append(), it.append(), it.append()]
  for (const pushed of [first, first, third, second]) it.on.message(pushed)
  it.on.message(fourth)
  await settle()
  expect(it.announced).toEqual([1, 2, 3, 4])
  live.stop()
})

test('finds a lost last event within a minute', async () => {
  const { it, live } = world()
  live.start()
  await settle()
  it.append()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(it.announced).toEqual([1])
  live.stop()
})

test('starts at the present end, or where the page before left off', async () => {
  const memory = new Map<string, string>()
  const storage = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
  }
  const one = world({ memory: storage })
  for (let n = 0; n < 4; n++) one.it.append()
  one.it.cursor = { 'customer:CUST-1': 3 }
  one.live.start()
  await settle()
  one.live.stop()
  expect(one.it.announced).toEqual([4])
  expect(one.it.stale[0]).toBe(CHANGEABLE)
  const two = world({ memory: storage })
  for (let n = 0; n < 6; n++) two.it.append()
  two.it.cursor = { 'customer:CUST-1': 6 }
  two.live.start()
  await settle()
  two.live.stop()
  expect(two.it.announced).toEqual([5, 6])
  // What it has fetched is changed by nothing but what it is told.
  expect(two.it.stale).not.toContain(CHANGEABLE)
})

const NEW_TAB = { before: 'customer:CUST-1 2', keep: () => {} }

test('a new tab that begins where another has heard all fetches nothing again', async () => {
  const { it, live } = world({ heard: NEW_TAB })
  it.append()
  it.append()
  it.cursor = { 'customer:CUST-1': 2 }
  live.start()
  await settle()
  expect(live.state()).toBe('live')
  expect(it.stale).toEqual([])
  expect(it.announced).toEqual([])
  live.stop()
})

test('a new tab is told what happens between its end of the log and the connection', async () => {
  let connect = () => {}
  const { it, live } = world({
    heard: NEW_TAB,
    open: async (clientUrl, on) => ({
      start: async () => {
        await clientUrl()
        connect = on.connected
      },
      stop: () => {},
    }),
  })
  it.append()
  it.append()
  it.cursor = { 'customer:CUST-1': 2 }
  live.start()
  await settle()
  // Nobody pushes to a connection that does not stand yet.
  it.append()
  connect()
  await settle()
  expect(it.announced).toEqual([3])
  expect(it.stale).toEqual([['claims', 'kpis', 'pipeline']])
  live.stop()
})

test.each([
  ['nobody had heard of anything', null],
  ['something happened since', 'customer:CUST-1 1'],
  ['the log was set back since', 'customer:CUST-1 3'],
  ['somebody else was signed in', 'customer:CUST-2 2'],
])('a new tab fetches again where %s', async (_, before) => {
  const { it, live } = world({ heard: { ...NEW_TAB, before } })
  it.append()
  it.append()
  it.cursor = { 'customer:CUST-1': 2 }
  live.start()
  await settle()
  expect(it.stale).toEqual([CHANGEABLE])
  live.stop()
})

test('a new tab that has lost its connection fetches everything again', async () => {
  const { it, live } = world({ heard: { before: 'customer:CUST-1 0', keep: () => {} } })
  live.start()
  await settle()
  it.on.disconnected()
  await it.clientUrl()
  it.on.connected()
  await settle()
  expect(it.stale).toEqual(['everything'])
  live.stop()
})

test('all tabs know of the last event that one has heard of', async () => {
  const kept: string[] = []
  const { it, live } = world({ heard: { before: null, keep: place => kept.push(place) } })
  live.start()
  await settle()
  expect(kept.at(-1)).toBe('customer:CUST-1 0')
  it.on.message(it.append())
  await settle()
  expect(kept.at(-1)).toBe('customer:CUST-1 1')
  live.stop()
})

test('reads everything anew when the log does not reach back', async () => {
  const { it, live } = world()
  it.gone = new Problem({ status: 410, code: 'events_gone', detail: 'gone', sequence: 5 })
  for (let n = 0; n < 6; n++) it.append()
  live.start()
  await settle()
  live.stop()
  expect(it.stale.slice(0, 2)).toEqual([CHANGEABLE, 'everything'])
  expect(it.fetches).toEqual([0, 5])
  expect(it.announced).toEqual([6])
})

test('keeps trying when the API is down at the first start', async () => {
  const { it, live } = world()
  it.isDown = true
  live.start()
  await settle()
  expect(live.state()).toBe('offline')
  await vi.advanceTimersByTimeAsync(3_500)
  expect(it.negotiations).toBe(3)
  it.isDown = false
  await vi.advanceTimersByTimeAsync(4_000)
  expect(live.state()).toBe('live')
  live.stop()
})

test('does not insist where live events are not configured', async () => {
  const { it, live } = world()
  it.refusal = new Problem({ status: 503, code: 'realtime_disabled', detail: 'Poll instead.' })
  live.start()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(live.state()).toBe('offline')
  expect(it.negotiations).toBe(1)
  live.stop()
})

test('says offline when the socket is lost, and refetches once it is back', async () => {
  const { it, live } = world()
  live.start()
  await settle()
  it.on.disconnected()
  it.append()
  await it.clientUrl()
  it.on.connected()
  await settle()
  expect(it.states).toEqual(['live', 'offline', 'live'])
  expect(it.announced).toEqual([1])
  expect(it.stale.slice(0, 2)).toEqual([CHANGEABLE, 'everything'])
  live.stop()
})

test('takes a staff event once, although it has no sequence', async () => {
  const { it, live } = world()
  it.cursor = {}
  live.start()
  await settle()
  for (const id of ['a', 'a', 'b']) it.on.message(goldRefreshed(id, id === 'a' ? 1 : 2))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(it.announced).toEqual([0, 0])
  expect(it.fetches).toEqual([])
  expect(it.stale).toEqual([CHANGEABLE, ['gold/monthly_kpis'], ['gold/monthly_kpis']])
  live.stop()
})

test('stays stopped, even when the socket comes back by itself', async () => {
  const { it, live } = world()
  live.start()
  await settle()
  live.stop()
  expect(live.state()).toBe('offline')
  const pending = vi.fn()
  void it.clientUrl().then(pending)
  it.on.connected()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(live.state()).toBe('offline')
  expect(pending).not.toHaveBeenCalled()
  expect(it.stops).toBe(2)
})
