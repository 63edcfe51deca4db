import { api, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Button, Checkbox, ErrorSummary, Field, Resource, Select, Skeleton } from '@petinsure360/ui'
import { percent } from '@petinsure360/ui/format'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Answers } from '../search.ts'
import { submitted } from '../submitted.ts'
import { nameOr } from './name.ts'
import type { StepProps } from './questions.tsx'

/** Where the pet lives; the last answer, so that the prices come next. */
export function PlaceStep({ answers, onAnswer }: StepProps) {
  const { name, state, others } = answers
  const catalogue = useQuery(queries.catalogue())
  const off = catalogue.data?.multi_pet_discount_percentage
  const price = usePrices(name)
  const [missing, setMissing] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const submit = (data: FormData) => {
    const given = { state: String(data.get('state')), others: data.get('others') === 'on' }
    setMissing(!given.state)
    if (!given.state) return form.current?.querySelector('select')?.focus()
    price.mutate(quoteRequest({ ...answers, ...given }))
  }
  return (
    <form ref={form} onSubmit={submitted(submit)} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Resource query={catalogue} skeleton={<Skeleton className="h-20" />}>
        {({ states }) => (
          <Field
            label={`Where does ${nameOr(name)} live?`}
            error={missing ? 'Choose a state.' : undefined}
            required
          >
            <Select
              name="state"
              defaultValue={state ?? ''}
              autoComplete="address-level1"
              placeholder="Choose a state"
              options={states.map(each => ({ value: each.code, label: each.name }))}
            />
          </Field>
        )}
      </Resource>
      <Checkbox
        name="others"
        defaultChecked={others}
        label="I insure another pet with PetInsure360 already"
        hint={off === undefined ? undefined : `${percent(off)} off for each additional pet.`}
      />
      <ErrorSummary error={price.error} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" size="wide" busy={price.isPending}>
          Show the prices
        </Button>
        <Button onClick={() => onAnswer({}, 2)}>Back</Button>
      </div>
    </form>
  )
}

/** The request that the answers make. */
export function quoteRequest({ species, breed, born, state, others }: Answers): Schemas['QuoteCreate'] {
  return {
    species: species as Schemas['QuoteCreate']['species'],
    breed: breed ?? '',
    date_of_birth: born ?? '',
    state: state ?? '',
    other_insured_pets: others ? 1 : 0,
  }
}

function usePrices(name: string | undefined) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: Schemas['QuoteCreate']) => unwrap(api.POST('/api/quotes', { body })),
    onSuccess: quote => {
      queryClient.setQueryData(queries.quote(quote.quote_id).queryKey, quote)
      return navigate({ to: '/quote/$quoteId', params: { quoteId: quote.quote_id }, search: { name } })
    },
  })
}
