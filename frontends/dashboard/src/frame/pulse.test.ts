// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startPulse } from './pulse.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a silence is noticed within two seconds, and the return once', async () => {
  let alive = true
  const asked = vi.fn(async () => {
    if (!alive) throw new Error('silence')
  })
  const onReturn = vi.fn()
  const stop = startPulse({ ask: asked, onReturn })
  await vi.advanceTimersByTimeAsync(1_600)
  alive = false
  await vi.advanceTimersByTimeAsync(2_000)
  expect(onReturn).not.toHaveBeenCalled()
  alive = true
  await vi.advanceTimersByTimeAsync(6_000)
  expect(onReturn).toHaveBeenCalledTimes(1)
  stop()
  const before = asked.mock.calls.length
  await vi.advanceTimersByTimeAsync(6_000)
  expect(asked.mock.calls.length).toBe(before)
})
