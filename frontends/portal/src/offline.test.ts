import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepOffline } from './offline.ts'

const register = vi.fn(() => Promise.reject(new Error('not allowed here')))

describe('the app without a network', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('is fetched when the first page has settled, and a browser that refuses is no failure', async () => {
    vi.stubGlobal('navigator', { serviceWorker: { register } })
    keepOffline()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(register).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(register).toHaveBeenCalledExactlyOnceWith('/sw.js')
  })

  it('is left out where a browser has no service workers', async () => {
    vi.stubGlobal('navigator', {})
    keepOffline()
    await vi.runAllTimersAsync()
  })
})
