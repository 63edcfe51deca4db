// Light, dark, or as the system says; remembered on the device.

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'theme'
const THEMES: readonly Theme[] = ['system', 'light', 'dark']
const listeners = new Set<() => void>()

/** A device that keeps nothing still shows the page. */
function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY) as Theme
    return THEMES.includes(value) ? value : 'system'
  } catch {
    return 'system'
  }
}

let theme: Theme = stored()

function show(): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export const readTheme = (): Theme => theme

export function setTheme(next: Theme): void {
  theme = next
  show()
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // Not remembered, but shown.
  }
  for (const listener of listeners) listener()
}

export const nextTheme = (current: Theme): Theme =>
  THEMES[(THEMES.indexOf(current) + 1) % THEMES.length] ?? 'system'

/** Has `listener` called at every change, until the returned function is. */
export function subscribeTheme(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

show()
