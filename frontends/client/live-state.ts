// The app's one live connection, for those who only want to know how it is.
import type { Live, LiveState } from './live.ts'

/** Where the browser keeps how far it has heard of a customer's events, `GROUP NUMBER`, in whatever tab. */
export const HEARD = 'live'
/** How far that was before this page asked for anything: what it is shown is of then or later. */
export const heardBefore = readHeard()

const listeners = new Set<() => void>()
let live: Live | undefined

/** How the live connection is; offline when there is none. */
export const liveState = (): LiveState => live?.state() ?? 'offline'

/** Has `listener` called whenever that changes, until the returned function is. */
export function onLiveState(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Makes `next` the app's connection; undefined when it ends. */
export function hold(next: Live | undefined): void {
  live = next
  const tell = () => {
    for (const listener of listeners) listener()
  }
  next?.subscribe(tell)
  tell()
}

function readHeard(): string | null {
  try {
    return localStorage.getItem(HEARD)
  } catch {
    // No browser, or one that keeps nothing.
    return null
  }
}
