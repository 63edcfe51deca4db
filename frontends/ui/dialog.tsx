// The platform's dialog: it traps the focus, gives it back, and closes by Escape.
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'
import { cx } from './class-names.ts'

// What the dialog was opened for, instead of its cross.
const FIRST_INPUT = 'input:not(:disabled), select:not(:disabled), textarea:not(:disabled)'

export interface DialogProps {
  open: boolean
  title: ReactNode
  /** The reader wants to leave: Escape, the cross, a click beside it. */
  onClose: () => void
  /** Buttons, at the bottom. */
  actions?: ReactNode
  /** A wide one for tables. */
  wide?: boolean
  children: ReactNode
}

export function Dialog({ open, title, onClose, actions, wide = false, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = ref.current
    if (!dialog || dialog.open === open) return
    if (!open) return dialog.close()
    dialog.showModal()
    dialog.querySelector<HTMLElement>(FIRST_INPUT)?.focus()
  }, [open])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does by keyboard what a click beside does
    <dialog
      ref={ref}
      data-slot="dialog"
      aria-labelledby={titleId}
      onCancel={event => {
        // A file chooser inside that is left without a file is no wish to leave the dialog.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose()
      }}
      onClose={() => open && onClose()}
      onClick={event => event.target === event.currentTarget && onClose()}
      className={cx(
        'w-[calc(100%-2rem)] max-h-[calc(100dvh-2rem)] overflow-hidden rounded-lg border border-line bg-surface p-0 text-ink',
        'shadow-float backdrop:bg-[#0f141299] open:animate-rise',
        wide ? 'max-w-3xl' : 'max-w-lg',
      )}
    >
      {open && (
        <div className="flex max-h-[calc(100dvh-2rem)] flex-col">
          <div className="flex items-start justify-between gap-4 p-card pb-2">
            <h2 id={titleId} className="pt-1.5 text-lg">
              {title}
            </h2>
            <Button
              variant="quiet"
              size="compact"
              className="-mt-1 -mr-2"
              aria-label="Close"
              onClick={onClose}
            >
              <X aria-hidden className="size-5" />
            </Button>
          </div>
          <div className="min-h-0 overflow-y-auto overscroll-contain px-card pt-1 pb-card">{children}</div>
          {actions && (
            <div className="flex flex-wrap justify-end gap-3 border-t border-line p-card py-4">{actions}</div>
          )}
        </div>
      )}
    </dialog>
  )
}

export interface ConfirmProps extends Omit<DialogProps, 'actions' | 'wide'> {
  /** The verb of what will be done: "Cancel the policy". */
  confirm: string
  onConfirm: () => void
  /** It cannot be undone. */
  danger?: boolean
  busy?: boolean
}

/** Asks before something happens that matters. */
export function Confirm({ confirm, onConfirm, danger = false, busy = false, ...dialog }: ConfirmProps) {
  const actions = (
    <>
      <Button onClick={dialog.onClose}>Go back</Button>
      <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
        {confirm}
      </Button>
    </>
  )
  return <Dialog {...dialog} actions={actions} />
}
