import { Search as Glass } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { cx } from './class-names.ts'

const PAUSE_MS = 250

export interface SearchProps {
  label: string
  value: string
  /** After a pause in typing, or at once by Enter. */
  onSearch: (text: string) => void
  placeholder?: string
  className?: string
}

/** Searches as one types. The `/` key leads here. */
export function Search({ label, value, onSearch, placeholder, className }: SearchProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    // A value from elsewhere, as by going back, but not under the hands of who types.
    if (input.current && input.current !== document.activeElement) input.current.value = value
  }, [value])
  const commit = () => {
    clearTimeout(timer.current)
    const text = input.current?.value.trim() ?? ''
    if (text !== value) onSearch(text)
  }
  const typed = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(commit, PAUSE_MS)
  }
  return (
    <search
      data-slot="search"
      data-print={value ? undefined : 'no'}
      className={cx('relative block min-w-0', className)}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          commit()
        }}
      >
        <label htmlFor={id} className="mb-1.5 block font-medium">
          {label}
        </label>
        <span className="relative block">
          <Glass
            aria-hidden
            className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-muted"
          />
          <input
            ref={input}
            id={id}
            type="search"
            data-search
            defaultValue={value}
            placeholder={placeholder}
            onChange={typed}
            className="min-h-target w-full rounded-md border border-line-strong bg-surface py-2 pr-3 pl-9 hover:border-ink"
          />
        </span>
      </form>
    </search>
  )
}
