// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startHealthCheck, useApiHealth } from './api-health.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

test.each([
  ['refuses', () => Promise.reject(new Error('silence'))],
  ['hangs', (signal: AbortSignal) => new Promise((_, reject) => signal.addEventListener('abort', reject))],
])('an API that %s is told as silent within two seconds, and its return once', async (_, silence) => {
  let alive = true
  const asked = vi.fn((signal: AbortSignal) => (alive ? Promise.resolve() : silence(signal)))
  const onReturn = vi.fn()
  const { result } = renderHook(useApiHealth)
  const stop = startHealthCheck({ ask: asked, onReturn })
  await pass(1_600)
  expect(result.current.downSince).toBeNull()
  alive = false
  await pass(2_000)
  expect(result.current.downSince).not.toBeNull()
  expect(onReturn).not.toHaveBeenCalled()
  alive = true
  await pass(6_000)
  expect(result.current.downSince).toBeNull()
  expect(onReturn).toHaveBeenCalledTimes(1)
  stop()
  const before = asked.mock.calls.length
  await pass(6_000)
  expect(asked.mock.calls.length).toBe(before)
})
