// Where the running instance is: what `dev.py up` wrote into its home.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export interface Endpoints {
  api: string
  portal: string | null
  dashboard: string | null
  pubsub: string | null
  issuer: string
}

/** The addresses of the instance in INSTANCE, else of this checkout's own; undefined when it does not run. */
export function endpoints(): Endpoints | undefined {
  const home = process.env.INSTANCE ?? resolve(import.meta.dirname, '../.local')
  const file = resolve(home, 'endpoints.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}
