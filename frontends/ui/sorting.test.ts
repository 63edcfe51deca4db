import { describe, expect, it } from 'vitest'
import { nextSort, sorted } from './sorting.ts'

describe('order', () => {
  const rows = [{ v: 10 }, { v: null }, { v: 9 }, { v: 0 }]

  it('puts what is missing last, either way', () => {
    expect(sorted(rows, row => row.v, false).map(row => row.v)).toEqual([0, 9, 10, null])
    expect(sorted(rows, row => row.v, true).map(row => row.v)).toEqual([10, 9, 0, null])
  })

  it('sorts words without regard to case, and numbers in them as numbers', () => {
    expect(sorted(['b10', 'B9', 'a'], word => word, false)).toEqual(['a', 'B9', 'b10'])
  })

  it('goes from one direction to the other and back to the order as served', () => {
    const first = nextSort(null, 'amount', true)
    const second = nextSort(first, 'amount', true)
    expect([first, second, nextSort(second, 'amount', true)]).toEqual([
      { key: 'amount', descending: true },
      { key: 'amount', descending: false },
      null,
    ])
    expect(nextSort(first, 'name', false)).toEqual({ key: 'name', descending: false })
  })
})
