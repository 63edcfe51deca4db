import { expect, test } from 'vitest'
import { roundTicks } from './ticks.ts'

test.each([
  [380, [0, 100, 200, 300, 400]],
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [7, [0, 2, 4, 6, 8]],
  [70, [0, 20, 40, 60, 80]],
  [1_000, [0, 200, 400, 600, 800, 1_000]],
  [1_001, [0, 250, 500, 750, 1_000, 1_250]],
  [739_440, [0, 200_000, 400_000, 600_000, 800_000]],
])('up to %d are round', (high, ticks) => expect(roundTicks(0, high)).toEqual(ticks))

test.each([3, 17, 99, 101, 12_345, 0.7])('reach %d in at most six places', high => {
  const ticks = roundTicks(0, high)
  expect(ticks.at(-1)).toBeGreaterThanOrEqual(high)
  expect(ticks.length).toBeLessThanOrEqual(6)
})
