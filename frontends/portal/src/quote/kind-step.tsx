import { MAX_LENGTH } from '@petinsure360/client/limits'
import { queries } from '@petinsure360/client/queries'
import { Button, ChoiceCards, Field, Input, Resource, Skeleton } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { PetFace } from '../pets/face.tsx'
import { submitted } from '../submitted.ts'
import type { StepProps } from './questions.tsx'

/** Who is to be insured. */
export function KindStep({ answers, onAnswer }: StepProps) {
  const [species, setSpecies] = useState(answers.species)
  const [missing, setMissing] = useState(false)
  const catalogue = useQuery(queries.catalogue())
  const form = useRef<HTMLFormElement>(null)
  const submit = (given: FormData) => {
    if (!species) {
      setMissing(true)
      return form.current?.querySelector<HTMLInputElement>('input[type=radio]')?.focus()
    }
    const name = String(given.get('name')).trim() || undefined
    const breed = species === answers.species ? answers.breed : undefined
    onAnswer({ name, species, breed }, 2)
  }
  return (
    <form ref={form} onSubmit={submitted(submit)} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Field label="What is your pet's name?" optional>
        <Input
          name="name"
          defaultValue={answers.name}
          autoComplete="off"
          maxLength={MAX_LENGTH.PetCreate.pet_name}
        />
      </Field>
      <Resource query={catalogue} skeleton={<Skeleton className="h-40" />}>
        {({ species: kinds }) => (
          <ChoiceCards
            legend="Is it a dog or a cat?"
            className="sm:grid-cols-2"
            options={kinds.map(kind => ({ value: kind.name, label: <Kind name={kind.name} /> }))}
            value={species}
            onChange={setSpecies}
            error={missing && !species ? 'Choose dog or cat.' : undefined}
          />
        )}
      </Resource>
      <Button type="submit" variant="primary" size="wide" className="justify-self-start">
        Continue
      </Button>
    </form>
  )
}

const Kind = ({ name }: { name: string }) => (
  <span className="flex flex-wrap items-center gap-3">
    <PetFace species={name} className="size-14 rounded-full" />
    {name}
  </span>
)
