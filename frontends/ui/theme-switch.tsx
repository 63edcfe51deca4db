import { Monitor, Moon, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { Button } from './button.tsx'
import { nextTheme, readTheme, setTheme, subscribeTheme } from './theme.ts'

const ICONS = { system: Monitor, light: Sun, dark: Moon }
const WORDS = { system: 'as the system', light: 'light', dark: 'dark' }

/** Walks through the themes. */
export function ThemeSwitch({ className }: { className?: string }) {
  const theme = useSyncExternalStore(subscribeTheme, readTheme, readTheme)
  const Icon = ICONS[theme]
  const label = `Colors: ${WORDS[theme]}. Change to ${WORDS[nextTheme(theme)]}`
  return (
    <Button
      variant="quiet"
      className={className}
      aria-label={label}
      title={label}
      onClick={() => setTheme(nextTheme(theme))}
    >
      <Icon aria-hidden className="size-5" />
    </Button>
  )
}
