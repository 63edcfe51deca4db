import { describe, expect, it } from 'vitest'
import { amountAdvice, numberAdvice, parseMoney, parseNumber } from './typed.ts'

describe('an amount as people type it', () => {
  it.each([
    ['$1,250.5', 1250.5],
    ['$ 1,250', 1250],
    [' 40 ', 40],
    ['0', 0],
    ['1234.', 1234],
    ['12,345,678.90', 12345678.9],
  ])('%o is %d', (text, dollars) => expect(parseMoney(text)).toBe(dollars))

  it.each([
    '',
    'abc',
    '-5',
    '1.234',
    '1e5',
    '1234,50',
    '12,5',
    '1,5',
    '1,2345',
    ',5',
    '1,,000',
    '12,34,567',
    '1000000000',
  ])('%o is none', text => expect(parseMoney(text)).toBeNull())

  it.each([
    ['1234,50', 'Did you mean $1,234.50?'],
    ['1.234,50', 'Did you mean $1,234.50?'],
    ['1.234', 'Did you mean $1,234.00?'],
    ['12,5', 'Did you mean $12.50?'],
    ['much', 'Enter an amount, such as 1,250.50.'],
    ['1,2345', 'Enter an amount, such as 1,250.50.'],
  ])('of %o people are told %o', (text, advice) => expect(amountAdvice(text)).toBe(advice))
})

describe('a number as people type it', () => {
  it('is read by the same rule', () => {
    expect([parseNumber('25.5'), parseNumber('1,025.25'), parseNumber('25,5'), parseNumber('a lot')]).toEqual(
      [25.5, 1025.25, null, null],
    )
  })

  it('is asked about when a comma could mean two things', () => {
    expect(numberAdvice('25,5')).toBe('Did you mean 25.5?')
    expect(numberAdvice('a lot')).toBe('Enter a number, such as 12.5.')
  })
})
