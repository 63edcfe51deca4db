// Messages that come and go, kept outside React: a variable, a Set of listeners, three functions.

export type ToastKind = 'good' | 'bad' | 'info'

export interface ToastMessage {
  kind?: ToastKind
  text: string
  action?: { label: string; perform: () => void }
}

export interface ShownToast extends ToastMessage {
  id: number
  kind: ToastKind
}

const MAX_VISIBLE = 4

let shown: readonly ShownToast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function change(next: readonly ShownToast[]): void {
  shown = next
  for (const listener of listeners) listener()
}

/** Says something at the edge of the screen and to assistive technology. The same words are not said twice at once. */
export function toast(message: ToastMessage): void {
  const others = shown.filter(other => other.text !== message.text)
  lastId += 1
  change([...others, { kind: 'info' as const, ...message, id: lastId }].slice(-MAX_VISIBLE))
}

export const dismissToast = (id: number): void => change(shown.filter(other => other.id !== id))

export const shownToasts = (): readonly ShownToast[] => shown

/** Has `listener` called at every change, until the returned function is. */
export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
