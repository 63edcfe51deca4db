// The instance under test: what `dev.py up` says about itself.
import { type Endpoints, endpoints } from '../instance.ts'

export type App = 'portal' | 'dashboard'

/** The running instance; throws a sentence when there is none. */
export function stack(): Endpoints {
  const found = endpoints()
  if (!found)
    throw new Error('Nothing is running: start it with `python3 dev.py up`, or name its home in INSTANCE.')
  return found
}

/** The address of an app's page. */
export function addressOf(app: App, path = '/'): string {
  const origin = stack()[app]
  if (!origin) throw new Error(`The ${app} is not served: see what \`python3 dev.py up\` said.`)
  return origin + path
}
