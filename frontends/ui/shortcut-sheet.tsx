// Mounted once in an app: `?` shows the keys, `/` goes to the page's search, Ctrl K finds any action by its name.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { CommandSearch, type FindRecords } from './command-search.tsx'
import { Dialog } from './dialog.tsx'
import { Checkbox } from './inputs.tsx'
import { listen, setShortcutsOn, shortcutsOn } from './shortcut-keys.ts'
import { type Action, action, allActions, isPossible, subscribeActions } from './shortcuts.ts'

type Shown = 'keys' | 'commands' | null

/** Registers `actions` while the caller is mounted. They must be the same array at each render. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => {
    const removals = actions.map(action)
    return () => {
      for (const remove of removals) remove()
    }
  }, [actions])
}

const opened = new Set<() => void>()

/** Opens the search for records and actions, as Ctrl K does. */
export function openSearch(): void {
  for (const open of opened) open()
}

export function Shortcuts({ find }: { find?: FindRecords }) {
  const [shown, setShown] = useState<Shown>(null)
  useEffect(() => listen(), [])
  useEffect(() => {
    const own = [
      action({ name: 'Show keyboard shortcuts', keys: '?', perform: () => setShown('keys') }),
      action({ name: 'Search this page', keys: '/', predicate: hasSearch, perform: toSearch }),
    ]
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setShown('commands')
    }
    const open = () => setShown('commands')
    opened.add(open)
    document.addEventListener('keydown', onKey)
    return () => {
      opened.delete(open)
      for (const remove of own) remove()
      document.removeEventListener('keydown', onKey)
    }
  }, [])
  const close = () => setShown(null)
  return (
    <>
      <Dialog open={shown === 'keys'} title="Keyboard" onClose={close}>
        <KeySheet find={find !== undefined} />
      </Dialog>
      <CommandSearch open={shown === 'commands'} onClose={close} find={find} />
    </>
  )
}

const searchInput = (): HTMLInputElement | null => document.querySelector('input[data-search]')
const hasSearch = (): boolean => searchInput() !== null
function toSearch(): void {
  const input = searchInput()
  input?.focus()
  input?.select()
}

function KeySheet({ find }: { find: boolean }) {
  const actions = useSyncExternalStore(subscribeActions, allActions, allActions)
  const [on, setOn] = useState(shortcutsOn)
  return (
    <>
      <dl className="grid gap-2">
        {actions
          .filter(each => each.keys && isPossible(each))
          .map(each => (
            <KeyLine key={each.keys} name={each.name} keys={each.keys?.split(' ') ?? []} />
          ))}
        <KeyLine name={find ? 'Find a record or an action' : 'Find an action'} keys={['Ctrl', 'K']} />
      </dl>
      <Checkbox
        className="mt-4 border-t border-line pt-2"
        label="Single-key shortcuts are on"
        checked={on}
        onChange={event => {
          setShortcutsOn(event.target.checked)
          setOn(event.target.checked)
        }}
      />
    </>
  )
}

function KeyLine({ name, keys }: { name: string; keys: readonly string[] }) {
  return (
    <div className="flex items-center justify-between gap-4">
      <dt>{name}</dt>
      <dd className="flex gap-1">
        {keys.map(key => (
          <kbd
            key={key}
            className="grid min-h-7 min-w-7 place-items-center rounded-sm border border-line-strong bg-sunken px-1.5 font-sans text-sm"
          >
            {key}
          </kbd>
        ))}
      </dd>
    </div>
  )
}
