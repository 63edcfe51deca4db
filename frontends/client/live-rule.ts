// The client rule: drop what is old, apply what is next, hold what came too early. Pure.

/** A CloudEvent as the API and Web PubSub send it. Only a customer's own events have a sequence. */
export interface LiveEvent {
  id: string
  type: string
  time: string
  subject?: string
  sequence?: string
  data: Record<string, unknown>
}

/** How far we are: the last applied number, and events that came too early by theirs. */
export interface Progress {
  last: number
  held: ReadonlyMap<number, LiveEvent>
}

export interface Received {
  progress: Progress
  applied: LiveEvent[]
}

export const start = (last: number): Progress => ({ last, held: new Map() })

/** Takes in events, pushed or fetched; what is to be applied now, in order. */
export function receive(progress: Progress, events: readonly LiveEvent[]): Received {
  const held = new Map(progress.held)
  for (const event of events) held.set(Number(event.sequence), event)
  const applied: LiveEvent[] = []
  let last = progress.last
  for (let next = held.get(last + 1); next; next = held.get(last + 1)) {
    applied.push(next)
    last += 1
  }
  for (const number of held.keys()) if (number <= last) held.delete(number)
  return { progress: { last, held }, applied }
}

/** Whether something is missing before an event that has already come. */
export const hasGap = (progress: Progress): boolean => progress.held.size > 0

/** The event's name: `claim_submitted` of `petinsure360.claim_submitted.v1`. */
export const nameOf = (event: LiveEvent): string => event.type.split('.')[1] ?? event.type
