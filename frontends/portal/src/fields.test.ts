import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { birthProblem, breedProblem, needed, past, yearsBefore, yearsBetween } from './fields.ts'

const TODAY = '2026-11-29'

describe('dates have the bounds of the API', () => {
  test.each([
    ['', 'When was that'],
    ['2026-11-30', 'cannot be in the future'],
    ['1995-11-29', 'at most 30 years old'],
    ['1850-01-01', 'Check the year'],
  ])('a pet is not born on %o', (born, said) => {
    expect(birthProblem(born, TODAY)).toContain(said)
  })

  test('a pet may be born today, and be thirty to the day before its next birthday', () => {
    expect(birthProblem(TODAY, TODAY)).toBeUndefined()
    expect(birthProblem('1995-11-30', TODAY)).toBeUndefined()
  })

  test('years are full years', () => {
    expect(yearsBetween('2008-11-30', TODAY)).toBe(17)
    expect(yearsBetween('2008-11-29', TODAY)).toBe(18)
    expect(yearsBefore('2024-02-29', 18)).toBe('2006-02-28')
  })

  test('a visit is not ahead', () => {
    const schema = past('When?', () => TODAY, 'The visit')
    expect(v.safeParse(schema, '2026-11-30').issues?.[0].message).toBe('The visit cannot be in the future.')
    expect(v.safeParse(schema, TODAY).success).toBe(true)
  })
})

test.each(['zzzz😀<script>', '<b>', '1', 'a', '  '])('%o is no breed', text => {
  expect(breedProblem(text)).toBeDefined()
})

test.each(['Beagle', 'Mixed Breed', "Dogue de l'Île", '秋田犬', 'Braque d’Auvergne', 'Lab/Poodle (mix)'])(
  '%o is a breed',
  text => {
    expect(breedProblem(text)).toBeUndefined()
  },
)

test('a text that is too long is told in words of the product', () => {
  expect(v.safeParse(needed('Name?', 3), 'four').issues?.[0].message).toBe('Use at most 3 characters.')
})
