// Whether the API answers. The live connection cannot tell: it is another service's and outlives the API.
import { useSyncExternalStore } from 'react'

// Together below two seconds: as soon as that an API which hangs is told as silent.
const EVERY_MS = 1_000
const PATIENCE_MS = 900

export interface Pulse {
  /** Since when the API has not answered; null while it does. */
  lostAt: number | null
}

export interface PulseOptions {
  /** Asks for a sign of life; rejects when there is none. */
  ask: (signal: AbortSignal) => Promise<unknown>
  /** After a silence the API answers again. */
  onReturn: () => void
}

let pulse: Pulse = { lostAt: null }
const listeners = new Set<() => void>()

function change(next: Pulse): void {
  pulse = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const read = (): Pulse => pulse

/** Whether the API answers, kept up to date while the page is looked at. */
export const usePulse = (): Pulse => useSyncExternalStore(subscribe, read, read)

/** Listens for the API until the returned function is called. */
export function startPulse({ ask, onReturn }: PulseOptions): () => void {
  let ended = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const beat = async () => {
    if (document.visibilityState !== 'hidden') {
      const alive = await answers(ask)
      if (ended) return
      if (alive && pulse.lostAt !== null) onReturn()
      if (alive !== (pulse.lostAt === null)) change({ lostAt: alive ? null : Date.now() })
    }
    timer = setTimeout(beat, EVERY_MS)
  }
  void beat()
  return () => {
    ended = true
    clearTimeout(timer)
    change({ lostAt: null })
  }
}

async function answers(ask: PulseOptions['ask']): Promise<boolean> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
  try {
    await ask(patience.signal)
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
