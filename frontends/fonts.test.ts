import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { facesOf } from './fonts.ts'

describe('the rules of fonts', () => {
  it('say which letters and weights a file is cut to', () => {
    const rule = `@font-face {
      font-weight: 400 700;
      src: url("../node_modules/.fonts/some.woff2") format("woff2");
      unicode-range: U+41-43, U+20AC;
    }`
    expect(facesOf(rule)).toEqual([
      { file: 'some.woff2', characters: 'ABC€', weights: { min: 400, max: 700 } },
    ])
  })

  it('are refused when they leave something out', () => {
    expect(() => facesOf('@font-face { src: url("../node_modules/.fonts/some.woff2"); }')).toThrow('missing')
  })

  it('hold the letters of English, and those of names in two files', () => {
    const [latin, beyond] = facesOf(readFileSync(join(import.meta.dirname, 'ui/theme.css'), 'utf8'))
    for (const letter of 'azAZ09 é“”–—×÷•·€') expect(latin?.characters).toContain(letter)
    for (const letter of 'łžő') expect(beyond?.characters).toContain(letter)
  })
})
