// Listens to the keyboard for the registry. Keys of one letter can be switched off, as WCAG 2.1.4 asks.
import { press } from './shortcuts.ts'

const KEY = 'shortcuts'
const TYPED_INTO = 'input, textarea, select, [contenteditable]'

let on = stored()

function stored(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off'
  } catch {
    return true
  }
}

export const shortcutsOn = (): boolean => on

export function setShortcutsOn(next: boolean): void {
  on = next
  try {
    localStorage.setItem(KEY, next ? 'on' : 'off')
  } catch {
    // Holds for this visit.
  }
}

function heard(event: KeyboardEvent): void {
  if (!on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest(TYPED_INTO) || document.querySelector('dialog[open]')) return
  if (event.key.length === 1 && press(event.key, event.timeStamp)) event.preventDefault()
}

/** Listens until the returned function is called. */
export function listen(): () => void {
  document.addEventListener('keydown', heard)
  return () => document.removeEventListener('keydown', heard)
}
