// Any action by its name: type, walk with the arrows, Enter.
import { type KeyboardEvent, useId, useState, useSyncExternalStore } from 'react'
import { cx } from './class-names.ts'
import { Dialog } from './dialog.tsx'
import { type Action, allActions, isPossible, subscribeActions } from './shortcuts.ts'

export function CommandSearch({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} title="Find an action" onClose={onClose}>
      <Commands onDone={onClose} />
    </Dialog>
  )
}

const matches = (text: string) => {
  const words = text.toLowerCase().split(/\s+/)
  return ({ name }: Action) => words.every(word => name.toLowerCase().includes(word))
}

function Commands({ onDone }: { onDone: () => void }) {
  const actions = useSyncExternalStore(subscribeActions, allActions, allActions)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const id = useId()
  const found = actions.filter(isPossible).filter(matches(text))
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
        aria-label="Action"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
        value={text}
        onChange={event => {
          setText(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKey}
        placeholder="Go to, open, show"
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
            key={`${each.name} ${each.keys}`}
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
            {each.name}
            {each.keys && <kbd className="font-sans text-sm text-muted">{each.keys}</kbd>}
          </div>
        ))}
      </div>
      <p role="status" className={found.length > 0 ? 'sr-only' : 'py-4 text-center text-muted'}>
        {found.length === 0 ? 'No action of that name' : `${found.length} found`}
      </p>
    </>
  )
}
