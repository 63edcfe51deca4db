import { MAX_LENGTH } from '@petinsure360/client/limits'
import { queries } from '@petinsure360/client/queries'
import { Button, Field, Input, Resource, Skeleton } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { birthProblem, breedProblem, OLDEST_PET, yearsBefore } from '../fields.ts'
import { submitted } from '../submitted.ts'
import { today } from '../today.ts'
import { nameOr } from './name.ts'
import type { StepProps } from './questions.tsx'

/** What breed the pet is, and when it was born. */
export function OriginStep({ answers, onAnswer }: StepProps) {
  const { name, species, breed, born } = answers
  const list = useId()
  const catalogue = useQuery(queries.catalogue())
  const [wrong, setWrong] = useState<{ breed?: string | undefined; born?: string | undefined }>({})
  const form = useRef<HTMLFormElement>(null)
  const submit = (data: FormData) => {
    const given = { breed: String(data.get('breed')).trim(), born: String(data.get('born')) }
    const found = { breed: breedProblem(given.breed), born: birthProblem(given.born, today()) }
    setWrong(found)
    const first = found.breed ? 'breed' : found.born ? 'born' : undefined
    if (first) return form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus()
    const typed = String(data.get('name') ?? '').trim()
    onAnswer({ ...given, ...(typed && { name: typed }) }, 3)
  }
  return (
    <form ref={form} onSubmit={submitted(submit)} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {name === undefined && (
        <Field label="What is your pet's name?" optional>
          <Input name="name" autoComplete="off" maxLength={MAX_LENGTH.PetCreate.pet_name} />
        </Field>
      )}
      <Resource query={catalogue} skeleton={<Skeleton className="h-20" />}>
        {({ species: kinds }) => (
          <>
            <Field
              label={`What breed is ${nameOr(name)}?`}
              hint="Type to search. Not listed? We price it as a mixed breed."
              error={wrong.breed}
              required
            >
              <Input
                name="breed"
                defaultValue={breed}
                list={list}
                autoComplete="off"
                maxLength={MAX_LENGTH.PetCreate.breed}
              />
            </Field>
            <datalist id={list}>
              {kinds
                .find(kind => kind.name === species)
                ?.breeds.map(each => (
                  <option key={each} value={each} />
                ))}
            </datalist>
          </>
        )}
      </Resource>
      <Field
        label={`When was ${nameOr(name)} born?`}
        hint="A good guess is fine."
        error={wrong.born}
        required
      >
        <Input
          name="born"
          type="date"
          defaultValue={born}
          min={yearsBefore(today(), OLDEST_PET + 1)}
          max={today()}
          className="max-w-60"
        />
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" size="wide">
          Continue
        </Button>
        <Button onClick={() => onAnswer({}, 1)}>Back</Button>
      </div>
    </form>
  )
}
