import { expect, test } from 'vitest'
import { type Annotation, markedIn } from './annotations.ts'

const on = (day: string, text: string) => ({ annotation_id: text, day, text }) as Annotation

test('what happened is marked in its period and numbered by day; what lies outside is not', () => {
  const periods = [
    { start: '2026-09-01', end: '2026-09-30' },
    { start: '2026-10-01', end: '2026-10-31' },
  ]
  const all = [on('2026-08-31', 'before'), on('2026-09-30', 'prices'), on('2026-10-01', 'storm')]
  expect(markedIn(all, periods).map(({ x, label, annotation }) => [x, label, annotation.text])).toEqual([
    ['2026-09-01', '1', 'prices'],
    ['2026-10-01', '2', 'storm'],
  ])
})
