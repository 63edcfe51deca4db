import { expect, test } from 'vitest'
import { namesOf } from './form.tsx'

test.each([
  ['Ann Lee', 'Ann', 'Lee'],
  ['Mary Ann Lee', 'Mary Ann', 'Lee'],
  ['Ann', 'Ann', ''],
  ['  ', '', ''],
])('"%s" is filled in as "%s" and "%s"', (name, first_name, last_name) => {
  expect(namesOf(name)).toEqual({ first_name, last_name })
})
