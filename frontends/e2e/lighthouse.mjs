// `npm run lighthouse`: what Lighthouse says of the pages that everybody may see, on the running instance.
// Lighthouse is fetched for the run, because it is larger than everything else here together; LIGHTHOUSE names one that is there.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

const LIGHTHOUSE = process.env.LIGHTHOUSE ? [process.env.LIGHTHOUSE] : ['npx', '--yes', 'lighthouse@12.8.2']
const RUNS = 3
const PAGES = [
  { app: 'portal', path: '/', preset: 'mobile' },
  { app: 'portal', path: '/quote', preset: 'mobile' },
  { app: 'dashboard', path: '/', preset: 'desktop' },
]

const home = process.env.INSTANCE ?? resolve(import.meta.dirname, '../../.local')
const file = resolve(home, 'endpoints.json')
if (!existsSync(file)) throw new Error('Nothing is running: start it with `python3 dev.py up`.')
const endpoints = JSON.parse(readFileSync(file, 'utf8'))

for (const page of PAGES) {
  const runs = []
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(page))
  runs.sort((a, b) => a.performance - b.performance)
  console.log(
    `${page.app} ${page.path}, ${page.preset}, the middle of ${RUNS} runs:`,
    runs[Math.floor(RUNS / 2)],
  )
}
console.log(`load of the machine: ${loadavg()[0].toFixed(1)}`)

/** One run: the scores out of 100 and the times in milliseconds. */
async function measure({ app, path, preset }) {
  const [command, ...before] = LIGHTHOUSE
  const options = [
    '--quiet',
    '--output=json',
    '--output-path=stdout',
    '--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu',
    ...(preset === 'desktop' ? ['--preset=desktop'] : []),
  ]
  const { stdout } = await promisify(execFile)(command, [...before, endpoints[app] + path, ...options], {
    maxBuffer: 64_000_000,
  })
  const { categories, audits } = JSON.parse(stdout)
  const score = name => Math.round(categories[name].score * 100)
  const value = name => Math.round(audits[name].numericValue * 1000) / 1000
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    LCP: Math.round(value('largest-contentful-paint')),
    TBT: Math.round(value('total-blocking-time')),
    CLS: value('cumulative-layout-shift'),
  }
}
