// Round places along an axis: a reader counts in ones, twos and fives.
const STEPS = [1, 2, 2.5, 5, 10]
const MAX_STEPS = 5

/** From `low` to at least `high` in at most five equal steps of 1, 2, 2.5 or 5 times a power of ten. */
export function roundTicks(low: number, high: number): number[] {
  const rough = (high - low) / MAX_STEPS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (STEPS.find(each => each * power >= rough) ?? 10) * power
  const count = Math.ceil((high - low) / step)
  return Array.from({ length: count + 1 }, (_, index) => Number((low + index * step).toPrecision(12)))
}
