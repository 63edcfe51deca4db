import { describe, expect, it } from 'vitest'
import { csv } from './csv.ts'

const columns = [
  { key: 'name', header: 'Name' },
  { key: 'amount', header: 'Amount, $' },
]

const lineOf = (name: unknown, amount: unknown = 1): string =>
  csv([{ name, amount }], columns).split('\r\n')[1] ?? ''

describe('a file for spreadsheets', () => {
  it('starts with the headers and ends each line as RFC 4180 says', () => {
    expect(csv([{ name: 'Luna', amount: 12.5 }], columns)).toBe('Name,"Amount, $"\r\nLuna,12.5\r\n')
  })

  it('quotes what would break a line', () => {
    expect(lineOf('a, "b"\nc')).toBe('"a, ""b""\nc",1')
  })

  it('disarms text that a spreadsheet would run', () => {
    for (const start of ['=', '+', '-', '@', '\t']) expect(lineOf(`${start}1`)).toBe(`'${start}1,1`)
    expect(lineOf('=HYPERLINK("http://x","y")')).toBe('"\'=HYPERLINK(""http://x"",""y"")",1')
  })

  it('leaves negative figures figures, a zero a zero, and nothing nothing', () => {
    expect([lineOf('a', -5), lineOf('a', 0), lineOf('a', null), lineOf(undefined, false)]).toEqual([
      'a,-5',
      'a,0',
      'a,',
      ',false',
    ])
  })
})
