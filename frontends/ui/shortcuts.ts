// Actions and their keys, in a registry outside React. The sheet of keys and the command search are made from it.

export interface Action {
  /** "Go to the overview"; also what the command search finds. */
  name: string
  /** One key, `?`, or several in a row, `g o`. Without keys only the command search finds the action. */
  keys?: string
  /** Of a record: where names may be alike. */
  id?: string
  /** Beside the name: what kind of record it is. */
  hint?: string
  /** Whether it can be done now. */
  predicate?: () => boolean
  perform: () => void
}

const NEXT_KEY_MS = 1_000

let actions: readonly Action[] = []
let typed: readonly string[] = []
let typedAt = 0
const listeners = new Set<() => void>()

function change(next: readonly Action[]): void {
  actions = next
  for (const listener of listeners) listener()
}

/** Registers an action until the returned function is called. */
export function action(added: Action): () => void {
  change([...actions, added])
  return () => change(actions.filter(other => other !== added))
}

export const allActions = (): readonly Action[] => actions

export const isPossible = (candidate: Action): boolean => candidate.predicate?.() ?? true

/** Has `listener` called when actions come or go, until the returned function is. */
export function subscribeActions(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Takes a key; does what it, or it and those just before it, stand for, and says whether that was something. */
export function press(key: string, at: number): boolean {
  const begun = at - typedAt < NEXT_KEY_MS ? typed : []
  const keys = [...begun, key].join(' ')
  const meant = actions.find(candidate => candidate.keys === keys && isPossible(candidate))
  const more = actions.some(candidate => candidate.keys?.startsWith(`${keys} `))
  typed = more ? [...begun, key] : []
  typedAt = at
  if (!meant && begun.length > 0 && !more) return press(key, at)
  meant?.perform()
  return meant !== undefined
}
