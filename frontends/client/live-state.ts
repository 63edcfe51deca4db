// The app's one live connection, for those who only want to know how it is.
import type { Live, LiveState } from './live.ts'

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
