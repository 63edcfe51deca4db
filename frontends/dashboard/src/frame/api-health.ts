// Whether the API answers. The live connection cannot tell: it is another service's and outlives the API.
import { useSyncExternalStore } from 'react'

// Together below two seconds: as soon as that an API which hangs is told as silent.
const EVERY_MS = 1_000
const TIMEOUT_MS = 900

export interface ApiHealth {
  /** Since when the API has not answered; null while it does. */
  downSince: number | null
}

export interface HealthCheckOptions {
  /** Asks for a sign of life; rejects when there is none. */
  ask: (signal: AbortSignal) => Promise<unknown>
  /** After a silence the API answers again. */
  onReturn: () => void
}

let health: ApiHealth = { downSince: null }
const listeners = new Set<() => void>()

function change(next: ApiHealth): void {
  health = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const read = (): ApiHealth => health

/** Whether the API answers, kept up to date while the page is looked at. */
export const useApiHealth = (): ApiHealth => useSyncExternalStore(subscribe, read, read)

/** Listens for the API until the returned function is called. */
export function startHealthCheck({ ask, onReturn }: HealthCheckOptions): () => void {
  let ended = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const check = async () => {
    if (document.visibilityState !== 'hidden') {
      const alive = await answers(ask)
      if (ended) return
      if (alive && health.downSince !== null) onReturn()
      if (alive !== (health.downSince === null)) change({ downSince: alive ? null : Date.now() })
    }
    timer = setTimeout(check, EVERY_MS)
  }
  void check()
  return () => {
    ended = true
    clearTimeout(timer)
    change({ downSince: null })
  }
}

async function answers(ask: HealthCheckOptions['ask']): Promise<boolean> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS)
  try {
    await ask(timeout.signal)
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
