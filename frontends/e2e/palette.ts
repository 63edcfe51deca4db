// A screenshot in at most 256 colors: a third of the bytes, and nobody sees the difference.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

interface Pixels {
  width: number
  height: number
  /** One number for each pixel: red, green and blue. */
  colors: Uint32Array
}

/** Closer than this, two colors look alike: the shades at the edges of letters would leave no room for a badge's color. */
const ALIKE = 60

/** The PNG with a palette of its most frequent colors that differ; a rarer one becomes the nearest of them. */
export function withPalette(png: Buffer): Buffer {
  const { width, height, colors } = decoded(png)
  const counts = new Map<number, number>()
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1)
  const palette = paletteOf(counts)
  const indices = new Map([...counts.keys()].map(color => [color, nearest(color, palette)]))
  const rows = Buffer.alloc((width + 1) * height)
  colors.forEach((color, at) => {
    rows[at + Math.floor(at / width) + 1] = indices.get(color) ?? 0
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const listed = Buffer.from(palette.flatMap(color => [color >> 16, (color >> 8) & 255, color & 255]))
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', header),
    chunk('PLTE', listed),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function paletteOf(counts: ReadonlyMap<number, number>): number[] {
  const byCount = [...counts].sort(([, a], [, b]) => b - a).map(([color]) => color)
  const palette: number[] = []
  for (const color of byCount) {
    if (palette.length === 256) break
    if (palette.every(other => distance(color, other) >= ALIKE)) palette.push(color)
  }
  return palette
}

function nearest(color: number, palette: readonly number[]): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  palette.forEach((other, index) => {
    const away = distance(color, other)
    if (away < least) [least, best] = [away, index]
  })
  return best
}

const distance = (a: number, b: number): number =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

/** The pixels of a PNG with 8 bits a channel, with or without alpha, as Chromium writes it. */
function decoded(png: Buffer): Pixels {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const step = png[25] === 6 ? 4 : 3
  const raw = inflateSync(Buffer.concat(dataOf(png)))
  const line = width * step
  let above: Buffer = Buffer.alloc(line)
  const colors = new Uint32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const start = y * (line + 1)
    const row = unfiltered(raw[start] ?? 0, raw.subarray(start + 1, start + 1 + line), above, step)
    for (let x = 0; x < width; x += 1) colors[y * width + x] = row.readUIntBE(x * step, 3)
    above = row
  }
  return { width, height, colors }
}

function dataOf(png: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  return parts
}

/** A line without its filter: 0 none, 1 left, 2 above, 3 the mean of both, 4 Paeth. */
function unfiltered(filter: number, line: Buffer, above: Buffer, step: number): Buffer {
  const row = Buffer.from(line)
  for (let at = 0; at < row.length; at += 1) {
    const left = at < step ? 0 : (row[at - step] ?? 0)
    const up = above[at] ?? 0
    const corner = at < step ? 0 : (above[at - step] ?? 0)
    row[at] = (row[at] ?? 0) + ([0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0)
  }
  return row
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
