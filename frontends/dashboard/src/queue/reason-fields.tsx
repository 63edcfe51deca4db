// The coded reasons that an adjuster chooses from, each with the words that the customer reads.
import { queries } from '@petinsure360/client/queries'
import { Field, Select } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'

interface ReasonProps {
  value: string
  onChange: (code: string) => void
}

/** Only what no passed check contradicts is offered; failed checks come first. */
export function Denial({ value, possible, onChange }: ReasonProps & { possible: readonly string[] }) {
  const known = useQuery(queries.catalogue()).data?.denials ?? []
  const offered = possible.flatMap(code => known.filter(each => each.code === code))
  return (
    <Reason
      value={value}
      onChange={onChange}
      options={offered.map(({ code, denial_reason, text }) => ({
        code,
        label: `${denial_reason}: ${text}`,
        text,
      }))}
    />
  )
}

/** Why another amount than the computed one is paid. */
export function Adjustment({ value, onChange }: ReasonProps) {
  const offered = useQuery(queries.catalogue()).data?.adjustments ?? []
  return (
    <Reason
      value={value}
      onChange={onChange}
      options={offered.map(({ code, text }) => ({ code, label: text, text }))}
    />
  )
}

interface Offered {
  code: string
  label: string
  text: string
}

function Reason({ value, onChange, options }: ReasonProps & { options: readonly Offered[] }) {
  const chosen = options.find(each => each.code === value)
  return (
    <Field label="Why?" hint={chosen && `The customer reads: ${chosen.text}`} required>
      <Select
        value={value}
        onChange={event => onChange(event.target.value)}
        placeholder="Choose a reason"
        options={options.map(each => ({ value: each.code, label: each.label }))}
      />
    </Field>
  )
}
