import { expect, test } from 'vitest'
import { fileName } from '../list/csv-of-all.tsx'
import { rolesInWords } from './top-bar.tsx'

test.each([
  [['Adjuster', 'Adjuster.Level2'], 'Adjuster, level 2'],
  [['Analyst'], 'Analyst'],
  [['Admin', 'Analyst'], 'Admin; Analyst'],
])('roles read as words', (roles, words) => expect(rolesInWords(roles)).toBe(words))

test('a file says how its rows were narrowed down, and when it was written', () => {
  expect(fileName('claims', { status: 'Paid|Denied', month: '2026-10', search: undefined })).toMatch(
    /^claims-status-paid-denied-month-2026-10-\d{4}-\d\d-\d\d$/,
  )
})
