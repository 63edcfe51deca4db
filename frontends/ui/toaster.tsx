// Shows the toasts, once in an app. A polite live region; time stands still while it is hovered, focused or hidden.
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { cx } from './class-names.ts'
import { dismissToast, type ShownToast, shownToasts, subscribeToasts, type ToastKind } from './toast-store.ts'

const SHOWN_MS = 5_000
const SHOWN_LONGER_MS = 12_000

const LOOKS: Record<ToastKind, { icon: typeof Info; word: string; color: string }> = {
  good: { icon: CircleCheck, word: 'Done', color: 'text-good' },
  bad: { icon: CircleAlert, word: 'Problem', color: 'text-bad' },
  info: { icon: Info, word: 'News', color: 'text-info' },
}

export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToasts, shownToasts, shownToasts)
  const [held, setHeld] = useState(false)
  const ref = useRef<HTMLDivElement>(null)
  const newest = toasts.at(-1)?.id
  useEffect(() => {
    if (newest) raise(ref.current)
  }, [newest])
  return (
    <div
      ref={ref}
      popover="manual"
      role="status"
      aria-live="polite"
      aria-relevant="additions"
      data-slot="toaster"
      className="fixed inset-x-4 top-auto z-50 bottom-4 m-0 mx-auto grid w-auto max-w-md grid-cols-[minmax(0,1fr)] gap-2 border-0 bg-transparent p-1 text-ink not-open:hidden sm:right-4 sm:left-auto sm:mx-0 sm:w-96"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toasts.map(shown => (
        <Toast key={shown.id} shown={shown} held={held} onDismiss={() => setHeld(false)} />
      ))}
    </div>
  )
}

/** On top of everything, an open dialog too. */
function raise(region: HTMLDivElement | null): void {
  if (region?.matches(':popover-open')) region.hidePopover()
  region?.showPopover?.()
}

interface ToastProps {
  shown: ShownToast
  held: boolean
  onDismiss: () => void
}

function Toast({ shown, held, onDismiss }: ToastProps) {
  const { icon: Icon, word, color } = LOOKS[shown.kind]
  const dismiss = () => {
    // What was under the pointer or had the focus is gone, and nothing else would say so.
    onDismiss()
    dismissToast(shown.id)
  }
  useEffect(() => {
    if (held) return
    const long = shown.action !== undefined || shown.kind === 'bad'
    const timer = setTimeout(() => dismissToast(shown.id), long ? SHOWN_LONGER_MS : SHOWN_MS)
    return () => clearTimeout(timer)
  }, [shown, held])
  return (
    <div
      data-slot="toast"
      className="flex animate-rise items-center gap-3 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-4 shadow-float"
    >
      <Icon aria-hidden className={cx('size-5 shrink-0', color)} />
      <p className="min-w-0 grow py-1.5">
        <span className="sr-only">{word}: </span>
        {shown.text}
      </p>
      {shown.action && (
        <button
          type="button"
          className="min-h-target shrink-0 rounded-md px-2 font-medium text-brand hover:bg-brand-soft"
          onClick={() => {
            shown.action?.perform()
            dismiss()
          }}
        >
          {shown.action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        className="grid size-11 shrink-0 place-items-center rounded-md text-muted hover:text-ink"
        onClick={dismiss}
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  )
}
