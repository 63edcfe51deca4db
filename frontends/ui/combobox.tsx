// A choice among too many for a select: type a part, choose. Heavy, so import it lazily:
// `lazy(() => import('@petinsure360/ui/combobox').then(m => ({ default: m.Combobox })))`. Goes inside a Field.
import { Combobox as Base } from '@base-ui/react/combobox'
import { Check, ChevronDown } from 'lucide-react'
import { useWired } from './field.tsx'
import type { Option } from './inputs.tsx'

export interface ComboboxProps {
  options: readonly Option[]
  value: string | null
  onChange: (value: string | null) => void
  placeholder?: string
  /** The options come from a search elsewhere: they are shown as they are. */
  onSearch?: (text: string) => void
  /** Said when nothing matches. */
  empty?: string
  disabled?: boolean
}

const BOX =
  'min-h-target w-full min-w-0 rounded-md border border-line-strong bg-surface py-2 pr-11 pl-3 text-ink ' +
  'hover:border-ink disabled:bg-sunken disabled:text-muted aria-invalid:border-bad aria-invalid:[box-shadow:0_0_0_1px_var(--color-bad)]'

const ITEM =
  'flex min-h-target cursor-pointer items-center justify-between gap-3 rounded-md px-3 outline-none ' +
  'data-highlighted:bg-brand-soft data-selected:font-medium'

export function Combobox(props: ComboboxProps) {
  const { options, value, onChange, placeholder, onSearch, empty = 'Nothing of that name', disabled } = props
  const wiring = useWired<{ id?: string }>({})
  return (
    <Base.Root<Option>
      items={options as Option[]}
      filter={onSearch ? null : undefined}
      value={options.find(option => option.value === value) ?? null}
      isItemEqualToValue={(a, b) => a.value === b.value}
      onValueChange={option => onChange(option?.value ?? null)}
      onInputValueChange={onSearch}
      disabled={disabled}
    >
      <div className="relative">
        <Base.Input {...wiring} placeholder={placeholder} className={BOX} />
        <Base.Trigger
          aria-label="Show the choices"
          className="absolute inset-y-0 right-0 grid w-11 place-items-center text-muted"
        >
          <ChevronDown aria-hidden className="size-4" />
        </Base.Trigger>
      </div>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50">
          <Base.Popup className="max-h-80 w-(--anchor-width) overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-float">
            <Base.Empty className="px-3 py-2 text-muted empty:hidden">{empty}</Base.Empty>
            <Base.List>
              {(option: Option) => (
                <Base.Item key={option.value} value={option} disabled={option.disabled} className={ITEM}>
                  {option.label}
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
