// `node configure.mjs APP --to DIR`: a built app as one environment needs it, ready to be served or deployed.
// The environment is told by VITE_API_BASE_URL, VITE_AUTHORITY, VITE_CLIENT_ID, VITE_SCOPE, VITE_LIVE_ORIGIN, VITE_CONTACT_EMAIL.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { environmentOf, fill } from './environment.mjs'

const { positionals, values } = parseArgs({ allowPositionals: true, options: { to: { type: 'string' } } })
const [app] = positionals
if (!app || !values.to) throw new Error('usage: node configure.mjs APP --to DIR')
const site = values.to

rmSync(site, { recursive: true, force: true })
cpSync(join(import.meta.dirname, app, 'dist'), site, {
  recursive: true,
  filter: source => basename(source) !== '.vite',
})
const filled = readdirSync(site).filter(name => name.endsWith('.html'))
for (const name of [...filled, 'staticwebapp.config.json']) {
  const file = join(site, name)
  writeFileSync(file, fill(readFileSync(file, 'utf8'), environmentOf(process.env, app)))
}
