// Any action by its name, and whatever records an app finds: type, walk with the arrows, Enter.
import { type KeyboardEvent, useEffect, useId, useState, useSyncExternalStore } from 'react'
import { cx } from './class-names.ts'
import { Dialog } from './dialog.tsx'
import { type Action, allActions, isPossible, subscribeActions } from './shortcuts.ts'

/** Records that a text finds, each as what is done to see it. */
export type FindRecords = (text: string, signal: AbortSignal) => Promise<readonly Action[]>

export interface CommandSearchProps {
  open: boolean
  onClose: () => void
  find?: FindRecords | undefined
}

/** Between two keys of somebody who types. */
const PAUSE_MS = 200
const MIN_LENGTH = 2

export function CommandSearch({ open, onClose, find }: CommandSearchProps) {
  return (
    <Dialog open={open} title={find ? 'Find a record or an action' : 'Find an action'} onClose={onClose}>
      <Commands onDone={onClose} find={find} />
    </Dialog>
  )
}

/** What `text` finds, a moment after it was typed; the last findings stay until the next are there. */
function useRecords(text: string, find: FindRecords | undefined): readonly Action[] {
  const [found, setFound] = useState<readonly Action[]>([])
  useEffect(() => {
    if (!find || text.trim().length < MIN_LENGTH) return setFound([])
    const asked = new AbortController()
    const timer = setTimeout(() => {
      find(text.trim(), asked.signal).then(
        records => asked.signal.aborted || setFound(records),
        () => asked.signal.aborted || setFound([]),
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      asked.abort()
    }
  }, [text, find])
  return found
}

const matches = (text: string) => {
  const words = text.toLowerCase().split(/\s+/)
  return ({ name }: Action) => words.every(word => name.toLowerCase().includes(word))
}

function Commands({ onDone, find }: { onDone: () => void; find?: FindRecords | undefined }) {
  const actions = useSyncExternalStore(subscribeActions, allActions, allActions)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const id = useId()
  const records = useRecords(text, find)
  // Actions first: what is typed fast and chosen at once must not move when records arrive.
  const found = [...actions.filter(isPossible).filter(matches(text)), ...records]
  const perform = (meant: Action | undefined) => {
    if (!meant) return
    onDone()
    // After the dialog has given the focus back, so that the action may move it.
    setTimeout(meant.perform)
  }
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter') perform(found[chosen])
    if (!step) return
    event.preventDefault()
    setChosen(current => (current + step + found.length) % Math.max(1, found.length))
  }
  return (
    <>
      <input
        role="combobox"
        aria-label={find ? 'Record or action' : 'Action'}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
        value={text}
        onChange={event => {
          setText(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKey}
        placeholder={find ? 'A name, number or id; or: go to, open, show' : 'Go to, open, show'}
        className="min-h-target w-full rounded-md border border-line-strong bg-surface px-3"
      />
      <div
        role="listbox"
        id={`${id}-list`}
        aria-label="Actions"
        className="mt-3 grid max-h-80 overflow-y-auto"
      >
        {found.map((each, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are taken by the input, which keeps the focus
          <div
            key={each.id ?? `${each.name} ${each.keys}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => perform(each)}
            className={cx(
              'flex min-h-target cursor-pointer items-center justify-between gap-4 rounded-md px-3 hover:bg-sunken',
              index === chosen && 'bg-brand-soft font-medium',
            )}
          >
            <span className="min-w-0 truncate">{each.name}</span>
            {each.hint && <span className="shrink-0 text-sm font-normal text-muted">{each.hint}</span>}
            {each.keys && <kbd className="font-sans text-sm text-muted">{each.keys}</kbd>}
          </div>
        ))}
      </div>
      <p role="status" className={found.length > 0 ? 'sr-only' : 'py-4 text-center text-muted'}>
        {found.length === 0 ? 'Nothing of that name' : `${found.length} found`}
      </p>
    </>
  )
}
