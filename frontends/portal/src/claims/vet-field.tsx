// The vet: one of those we know, or any other by name.

import { MAX_LENGTH } from '@petinsure360/client/limits'
import { queries } from '@petinsure360/client/queries'
import { Field, Input } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId } from 'react'
import type { Form } from './visit.tsx'

const SUGGESTIONS = 8

/** Whether the vet is one that we know, because that decides what is paid. */
function hintOf(typed: string, isListed: boolean): string {
  if (typed.length < 2) return 'Choose it from the list.'
  return isListed ? 'In our list.' : 'Not in our list: estimated as outside our network until we check.'
}

export function VetField({ form: { register, errorOf, setValue, watch } }: { form: Form }) {
  const list = useId()
  const typed = useDeferredValue(watch('provider_name').trim())
  const found = useQuery({
    ...queries.providers({ search: typed, limit: SUGGESTIONS }),
    enabled: typed.length > 1,
  })
  const known = typed.length > 1 ? (found.data?.providers ?? []) : []
  const isListed = watch('provider_id') !== ''
  const choose = (name: string) => {
    const same = known.filter(each => each.provider_name?.toLowerCase() === name.trim().toLowerCase())
    // Two vets of one name cannot be told apart by it.
    setValue('provider_id', same.length === 1 ? (same[0]?.provider_id ?? '') : '')
  }
  const name = register('provider_name', { onChange: event => choose(event.target.value) })
  return (
    <>
      <Field
        label="Which vet?"
        hint={hintOf(typed, isListed)}
        error={errorOf('provider_name')}
        required
        className="sm:col-span-2"
      >
        <Input {...name} list={list} autoComplete="off" maxLength={MAX_LENGTH.PortalClaim.provider_name} />
      </Field>
      <datalist id={list}>
        {known.map(each => (
          <option key={each.provider_id} value={each.provider_name ?? ''}>
            {[each.city, each.state].filter(Boolean).join(', ')}
          </option>
        ))}
      </datalist>
    </>
  )
}
