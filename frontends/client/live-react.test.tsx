import { act, render, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { LiveOptions, LiveState } from './live.ts'
import { startLive, useLiveState } from './live-react.ts'
import { createQueryClient } from './queries.ts'

/** A connection that does as it is told. */
class Line {
  static opened: Line[] = []
  readonly options: LiveOptions
  readonly listeners = new Set<() => void>()
  running = false
  now: LiveState = 'connecting'

  constructor(options: LiveOptions) {
    this.options = options
    Line.opened.push(this)
  }
  start = () => {
    this.running = true
  }
  stop = () => {
    this.running = false
  }
  state = () => this.now
  subscribe = (listener: () => void) => void this.listeners.add(listener)

  turns(state: LiveState): void {
    this.now = state
    for (const listener of this.listeners) listener()
  }
}

vi.mock('./live.ts', async original => ({ ...(await original<object>()), Live: Line }))

const opened = () => vi.waitFor(() => Line.opened[0] ?? Promise.reject(new Error('nothing opened')))
const State = () => <p>{useLiveState()}</p>

beforeEach(() => {
  Line.opened = []
})

test('says how the connection is, and that there is none', async () => {
  render(<State />)
  expect(screen.getByText('offline')).toBeVisible()
  let stop = () => {}
  const line = await act(async () => {
    stop = startLive(createQueryClient())
    return opened()
  })
  expect(line.running).toBe(true)
  act(() => line.turns('live'))
  expect(screen.getByText('live')).toBeVisible()
  act(() => stop())
  expect(line.running).toBe(false)
  expect(screen.getByText('offline')).toBeVisible()
})

test('makes stale in the cache what an event makes stale', async () => {
  const client = createQueryClient()
  client.setQueryData(['claims', 'CLM-1'], 'known')
  client.setQueryData(['pets', 'PET-1'], 'known')
  const stop = startLive(client)
  const line = await opened()
  line.options.stale(['claims'])
  expect(client.getQueryState(['claims', 'CLM-1'])?.isInvalidated).toBe(true)
  expect(client.getQueryState(['pets', 'PET-1'])?.isInvalidated).toBe(false)
  stop()
})

test('passes on what people are to be told', async () => {
  const announce = vi.fn()
  const stop = startLive(createQueryClient(), announce)
  const { options } = await opened()
  expect(options.announce).toBe(announce)
  stop()
})

test('knows how far any tab had heard when the page began, not what others hear since', async () => {
  localStorage.setItem('live', 'customer:CUST-1 4')
  vi.resetModules()
  await import('./query-client.ts')
  localStorage.setItem('live', 'customer:CUST-1 5')
  const fresh = await import('./live-react.ts')
  const stop = fresh.startLive(createQueryClient())
  const { heard } = (await opened()).options
  expect(heard?.before).toBe('customer:CUST-1 4')
  heard?.keep('customer:CUST-1 6')
  expect(localStorage.getItem('live')).toBe('customer:CUST-1 6')
  localStorage.clear()
  stop()
  heard?.keep('customer:CUST-1 7')
  expect(localStorage.getItem('live')).toBeNull()
})

test('does not open when it has ended before it could', async () => {
  startLive(createQueryClient())()
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(Line.opened).toEqual([])
})
