import { describe, expect, test } from 'vitest'
import { readBill } from './bill.ts'

const TODAY = '2026-11-29'

describe('a bill is read', () => {
  test('by its lines, its day and its total', () => {
    const text = [
      'Lakeside Animal Clinic',
      'Invoice date: 11/12/2026',
      'Exam, recheck ........ $65.00',
      'Radiographs, 2 views    1,240.50',
      'Subtotal 1,305.50',
      'Tax 0.00',
      'Total $1,305.50',
      'Visa 1,305.50',
    ]
    expect(readBill(text, TODAY)).toEqual({
      day: '2026-11-12',
      lines: [
        { description: 'Exam, recheck', amount: '65.00' },
        { description: 'Radiographs, 2 views', amount: '1240.50' },
      ],
      total: 1305.5,
    })
  })

  test.each([
    ['Date of service: 2026-11-01', '2026-11-01'],
    ['Visit on Nov 3, 2026', '2026-11-03'],
    ['Visit on November 3 2026', '2026-11-03'],
    ['Next visit 12/24/2026', undefined],
    ['Date 13/40/2026', undefined],
  ])('%s is the day %s', (row, day) => {
    expect(readBill([row, 'Exam 10.00'], TODAY)?.day).toBe(day)
  })

  test('prefers the day of the visit to any other', () => {
    const text = ['Printed 11/20/2026 at the desk', 'Date of visit: 11/12/2026', 'Exam 10.00']
    expect(readBill(text, TODAY)?.day).toBe('2026-11-12')
  })

  test('for nothing, where it says nothing', () => {
    expect(readBill(['Thank you for your trust'], TODAY)).toBeUndefined()
    expect(readBill([], TODAY)).toBeUndefined()
  })
})
