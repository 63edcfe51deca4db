// What a browser has to fetch, in gzipped KB: fails when a built app is above its budget.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const FIRST_LOAD = { portal: 115, dashboard: 137 }
const STYLES = 8.5
const FONT = 31
const ROUTE = 15
/** Chunks that several pages share and none needs at first, told by what is in them. */
const SHARED = [
  { name: 'charts', holds: 'recharts-surface', limit: 120 },
  { name: 'forms', holds: 'shouldUseNativeValidation', limit: 18 },
  { name: 'live', holds: 'json.webpubsub.azure', limit: 20 },
  // For those who download a letter, or choose a PDF, from that moment on.
  { name: 'letter', holds: 'Helvetica-Bold', limit: 130 },
  { name: 'pdf', holds: 'GlobalWorkerOptions', limit: 150 },
]

const exceeded = Object.keys(FIRST_LOAD).flatMap(app => measure(app).filter(each => each.size > each.limit))
for (const { what, size, limit } of exceeded)
  console.error(`${what} is ${size.toFixed(1)} KB, above ${limit} KB`)
process.exitCode = exceeded.length > 0 ? 1 : 0

/** Every measure of an app: what, its size and its limit. */
function measure(app) {
  const dist = join(import.meta.dirname, app, 'dist')
  const chunks = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
  const read = file => readFileSync(join(dist, file))
  const sizeOf = file => gzipSync(read(file)).length / 1000
  const total = files => [...files].reduce((sum, file) => sum + sizeOf(file), 0)

  const begin = Object.keys(chunks).filter(key => chunks[key].isEntry || key === 'src/main.ts')
  const first = new Set(begin.flatMap(key => loadedWith(chunks, key)))
  const files = Object.values(chunks).map(chunk => chunk.file)
  const scripts = files.filter(file => file.endsWith('.js') && !first.has(file))
  const styles = new Set(Object.values(chunks).flatMap(chunk => chunk.css ?? []))
  const latin = files.filter(file => /latin-wght-normal.*\.woff2$/.test(file) && !file.includes('-ext'))
  const measures = [
    { what: `${app}: first load`, size: total(first), limit: FIRST_LOAD[app] },
    { what: `${app}: styles`, size: total(styles), limit: STYLES },
    {
      what: `${app}: font`,
      size: latin.reduce((sum, file) => sum + read(file).length / 1000, 0),
      limit: FONT,
    },
    ...scripts.map(file => lazy(app, file, read(file).toString(), sizeOf(file))),
  ]
  for (const { what, size, limit } of measures.slice(0, 3))
    console.log(`${what} ${size.toFixed(1)} of ${limit} KB`)
  return measures
}

function lazy(app, file, text, size) {
  const shared = SHARED.find(({ holds }) => text.includes(holds))
  const forbidden = app === 'portal' && shared?.name === 'charts'
  return { what: `${app}: ${shared?.name ?? file}`, size, limit: forbidden ? 0 : (shared?.limit ?? ROUTE) }
}

/** A chunk's file and those of all that it imports at once. Fails for a circle, where a part may run before what it needs. */
function loadedWith(chunks, key, before = []) {
  const path = [...before, key]
  if (before.includes(key)) throw new Error(`Chunks import each other: ${path.join(' → ')}`)
  const { file, imports = [] } = chunks[key]
  return [file, ...imports.flatMap(each => loadedWith(chunks, each, path))]
}
