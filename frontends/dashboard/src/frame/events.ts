// Live events for pages that show them as they happen; what is on screen still comes from the API.
import type { LiveEvent } from '@petinsure360/client/live'

type Listener = (event: LiveEvent) => void

const listeners = new Set<Listener>()

/** Tells every page that listens. */
export function passOn(event: LiveEvent): void {
  for (const listener of listeners) listener(event)
}

/** Has `listener` called with each live event until the returned function is. */
export function onEvent(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
