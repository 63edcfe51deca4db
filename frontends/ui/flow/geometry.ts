// The stream's shape in CSS pixels: how wide it is at each stage, and the curves between.

const MAX_WIDTH = 84
const MIN_WIDTH = 3

/** The width of the stream for `rows`, so that the most rows are `MAX_WIDTH`; what is not known is a thread. */
export function widths(rows: readonly (number | null)[]): number[] {
  const max = Math.max(1, ...rows.map(each => each ?? 0))
  return rows.map(each => Math.max(MIN_WIDTH, ((each ?? 0) / max) * MAX_WIDTH))
}

export interface Gate {
  /** Along the stream. */
  at: number
  /** Across it. */
  middle: number
  width: number
}

const n = (value: number): string => value.toFixed(1)

/** A band from one gate to the next, its edges curved. */
export function band(from: Gate, to: Gate): string {
  const bend = (from.at + to.at) / 2
  const edge = (gate: Gate, side: 1 | -1) => n(gate.middle + (side * gate.width) / 2)
  return [
    `M${n(from.at)} ${edge(from, -1)}`,
    `C${n(bend)} ${edge(from, -1)} ${n(bend)} ${edge(to, -1)} ${n(to.at)} ${edge(to, -1)}`,
    `L${n(to.at)} ${edge(to, 1)}`,
    `C${n(bend)} ${edge(to, 1)} ${n(bend)} ${edge(from, 1)} ${n(from.at)} ${edge(from, 1)}`,
    'Z',
  ].join('')
}

/** The way from one gate to the next, without a width. */
export const thread = (from: Gate, to: Gate): string =>
  `M${n(from.at)} ${n(from.middle)}L${n(to.at)} ${n(to.middle)}`

/** A side stream that leaves the gate's lower edge and falls to `bottom`, `width` wide. */
export function fall(gate: Gate, width: number, reach: number, bottom: number): string {
  const edge = gate.middle + gate.width / 2
  const top = edge - width
  const end = gate.at + reach
  return [
    `M${n(gate.at)} ${n(top)}`,
    `C${n(gate.at + reach * 0.7)} ${n(top)} ${n(end + width / 2)} ${n(edge)} ${n(end + width / 2)} ${n(bottom)}`,
    `L${n(end - width / 2)} ${n(bottom)}`,
    `C${n(end - width / 2)} ${n(edge + width / 2)} ${n(gate.at + reach * 0.5)} ${n(edge)} ${n(gate.at)} ${n(edge)}`,
    'Z',
  ].join('')
}
