// The two operations that live data needs of the API.
import type { LiveEvent } from './live-rule.ts'
import { problemOf } from './problem.ts'

export interface Negotiated {
  url: string
  groups: string[]
  expiresAt: string
  /** By customer group, the number of the last event there is; staff have none. */
  cursor: Record<string, number>
}

export interface EventPage {
  events: LiveEvent[]
  cursor: number
  hasMore: boolean
}

export interface LiveApi {
  negotiate(): Promise<Negotiated>
  events(since: number): Promise<EventPage>
}

/** The API at `baseUrl`, asked with the token that `token()` gives. */
export function liveApi(baseUrl: string, token: () => Promise<string>): LiveApi {
  const ask = async (method: string, path: string) => {
    const headers = { Authorization: `Bearer ${await token()}` }
    const response = await fetch(`${baseUrl}${path}`, { method, headers })
    const body = await response.json().catch(() => null)
    if (!response.ok) throw problemOf(response.status, body)
    return body
  }
  return {
    negotiate: () => ask('POST', '/negotiate'),
    events: since => ask('GET', `/events?since=${since}&limit=500`),
  }
}
