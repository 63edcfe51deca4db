import { queries } from '@petinsure360/client/queries'
import { Button, Field, Input, Resource, Skeleton } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { submitted } from '../submitted.ts'
import { today } from '../today.ts'
import type { StepProps } from './ask.tsx'
import { nameOr } from './name.ts'

/** What breed the pet is, and when it was born. */
export function OriginStep({ answers, onAnswer }: StepProps) {
  const { name, species, breed, born } = answers
  const list = useId()
  const catalogue = useQuery(queries.catalogue())
  const submit = (form: FormData) =>
    onAnswer({ breed: String(form.get('breed')).trim(), born: String(form.get('born')) }, 3)
  return (
    <form onSubmit={submitted(submit)} className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Resource query={catalogue} skeleton={<Skeleton className="h-20" />}>
        {({ species: kinds }) => (
          <>
            <Field
              label={`What breed is ${nameOr(name)}?`}
              hint="Type to search. A breed that is not in the list costs as much as a mix."
              required
            >
              <Input
                name="breed"
                defaultValue={breed}
                list={list}
                autoComplete="off"
                required
                pattern=".*\S.*"
                maxLength={200}
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
      <Field label={`When was ${nameOr(name)} born?`} hint="A good guess is fine." required>
        <Input name="born" type="date" defaultValue={born} max={today()} required className="max-w-60" />
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" className="px-8">
          Continue
        </Button>
        <Button onClick={() => onAnswer({}, 1)}>Back</Button>
      </div>
    </form>
  )
}
