import { describe, expect, test } from 'vitest'
import { everyRow } from './every-row.ts'
import { sortOf, sortText } from './order.ts'

const numbers = (total: number) => Array.from({ length: total }, (_, index) => index)
const pageOf = (rows: number[]) => async (offset: number) => ({
  rows: rows.slice(offset, offset + 10),
  total: rows.length,
})

describe('a file of what is filtered', () => {
  test.each([0, 1, 10, 25])('has all %d rows, each once', async total => {
    expect(await everyRow(pageOf(numbers(total)))).toEqual(numbers(total))
  })

  test('begins again when figures change meanwhile', async () => {
    let asked = 0
    const rows = await everyRow(async offset => {
      asked += 1
      return pageOf(numbers(asked < 2 ? 15 : 16))(offset)
    })
    expect(rows).toEqual(numbers(16))
  })

  test('is refused when they never stand still', async () => {
    let total = 20
    const restless = (offset: number) => {
      total += 1
      return pageOf(numbers(total))(offset)
    }
    await expect(everyRow(restless)).rejects.toThrow('faster')
  })
})

test('an order is written as a key, with a minus for descending', () => {
  for (const text of ['loss_ratio', '-loss_ratio', undefined]) expect(sortText(sortOf(text))).toBe(text)
})
