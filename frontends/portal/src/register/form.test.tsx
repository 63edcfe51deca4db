import { expect, test } from 'vitest'
import { adultProblem, namesOf } from './form.tsx'

test.each([
  ['Ann Lee', 'Ann', 'Lee'],
  ['Mary Ann Lee', 'Mary Ann', 'Lee'],
  ['Ann', 'Ann', ''],
  ['  ', '', ''],
])('"%s" is filled in as "%s" and "%s"', (name, first_name, last_name) => {
  expect(namesOf(name)).toEqual({ first_name, last_name })
})

test.each([
  ['', 'Enter your date of birth.'],
  ['2026-11-20', 'You must be at least 18 years old to insure a pet.'],
  ['2008-11-29', 'You must be at least 18 years old to insure a pet.'],
  ['2008-11-28', undefined],
  ['1850-01-01', 'Check the year of birth.'],
])('of somebody born on "%s" we say %o', (born, said) => expect(adultProblem(born, '2026-11-28')).toBe(said))
