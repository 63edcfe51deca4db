// `npm run lighthouse`: what Lighthouse says of pages that everybody may see and of pages behind the sign-in, on the running
// instance, with a verdict. PAGES takes a part of their names. Lighthouse is fetched for the run, because it is larger than
// everything else here together; LIGHTHOUSE names one that is there.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'

const LIGHTHOUSE = process.env.LIGHTHOUSE ? [process.env.LIGHTHOUSE] : ['npx', '--yes', 'lighthouse@12.8.2']
const RUNS = Number(process.env.RUNS ?? 3)
const MIN_PERFORMANCE = 95
const MAX_LCP_MS = { portal: 2000, dashboard: Number.POSITIVE_INFINITY }
const PAGES = [
  { app: 'portal', path: '/', preset: 'mobile' },
  { app: 'portal', path: '/quote', preset: 'mobile' },
  { app: 'portal', path: '/help', preset: 'mobile' },
  { app: 'portal', path: '/claims', preset: 'mobile', as: 'Demo User' },
  { app: 'dashboard', path: '/', preset: 'desktop' },
  { app: 'dashboard', path: '/', preset: 'desktop', as: 'Riley Chen' },
]
const BROWSERS = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

const home = process.env.INSTANCE ?? resolve(import.meta.dirname, '../../.local')
const file = resolve(home, 'endpoints.json')
if (!existsSync(file)) throw new Error('Nothing is running: start it with `python3 dev.py up`.')
const endpoints = JSON.parse(readFileSync(file, 'utf8'))

const missed = []
for (const page of PAGES.filter(each => nameOf(each).includes(process.env.PAGES ?? ''))) {
  const middle = await middleOf(page)
  const met = middle.performance >= MIN_PERFORMANCE && middle.LCP <= MAX_LCP_MS[page.app]
  if (!met) missed.push(nameOf(page))
  console.log(`${nameOf(page)}, the middle of ${RUNS} runs: ${met ? 'met' : 'missed'}`, middle)
}
console.log(`load of the machine: ${loadavg()[0].toFixed(1)}`)
console.log(missed.length === 0 ? 'Every page meets its target.' : `Targets missed: ${missed.join('; ')}`)
process.exitCode = missed.length === 0 ? 0 : 1

function nameOf({ app, path, preset, as }) {
  return `${app} ${path}${as ? ` as ${as}` : ''}, ${preset}`
}

/** The run in the middle by performance, in a browser of its own in which `as` has signed in. */
async function middleOf({ app, path, preset, as }) {
  const profile = mkdtempSync(join(tmpdir(), 'lighthouse-'))
  const port = await freePort()
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: BROWSERS.find(existsSync),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', `--remote-debugging-port=${port}`],
  })
  try {
    if (as) await signIn(await browser.newPage(), endpoints[app], as)
    const runs = []
    for (let run = 0; run < RUNS; run += 1) runs.push(await measure(endpoints[app] + path, preset, port))
    return runs.sort((a, b) => a.performance - b.performance)[Math.floor(RUNS / 2)]
  } finally {
    await browser.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

async function signIn(page, address, name) {
  await page.goto(address)
  await page
    .getByRole('button', { name: /^sign in/i })
    .first()
    .click()
  await page.getByRole('button', { name }).first().click()
  await page.waitForURL(url => url.href.startsWith(address) && url.pathname !== '/signed-in')
  await page.waitForLoadState('networkidle')
  await page.close()
}

/** One run: the scores out of 100 and the times in milliseconds. */
async function measure(address, preset, port) {
  const [command, ...before] = LIGHTHOUSE
  const options = ['--quiet', '--output=json', '--output-path=stdout', `--port=${port}`]
  if (preset === 'desktop') options.push('--preset=desktop')
  const { stdout } = await promisify(execFile)(command, [...before, address, ...options], {
    maxBuffer: 64_000_000,
  })
  const { categories, audits, environment, finalDisplayedUrl } = JSON.parse(stdout)
  const score = name => Math.round(categories[name].score * 100)
  const value = name => Math.round(audits[name].numericValue)
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    FCP: value('first-contentful-paint'),
    LCP: value('largest-contentful-paint'),
    TBT: value('total-blocking-time'),
    CLS: Math.round(audits['cumulative-layout-shift'].numericValue * 1000) / 1000,
    bytes: value('total-byte-weight'),
    requests: audits['network-requests'].details.items.length,
    // How fast the machine was: about 1,500 to 2,000 where four times slower is a phone of the middle class.
    machine: Math.round(environment.benchmarkIndex),
    at: new URL(finalDisplayedUrl).pathname,
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  const { port } = server.address()
  await new Promise(done => server.close(done))
  return port
}
