// Plain US English: words that nobody here would say aloud do not stand on a screen. The list is docs/reference/wording.md.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOTS = ['client', 'ui', 'portal/src', 'dashboard/src']
const PAGE = readFileSync(join(import.meta.dirname, '../docs/reference/wording.md'), 'utf8')

/** What we do not say, and what we say instead. */
const INSTEAD = [...PAGE.matchAll(/^\| `([^`]+)` \| (.+?) \|$/gm)].map(
  ([, words = '', instead = '']) =>
    [new RegExp(`\\b${words.replaceAll('*', '\\w*')}\\b`, 'i'), instead] as const,
)

/** The texts of a file: what stands in quotes with a blank in it, and between tags. */
function textsOf(source: string): string[] {
  const code = source.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const quoted = [...code.matchAll(/(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)].map(found => found[2] ?? '')
  const shown = [...code.matchAll(/>([^<>{}]+)</g)].map(found => found[1] ?? '')
  const lines = code.split('\n').filter(line => /^\s+[A-Z][\w',. -]+$/.test(line))
  return [...quoted.filter(text => /[A-Za-z] /.test(text)), ...shown, ...lines]
}

const texts = ROOTS.flatMap(root =>
  readdirSync(join(import.meta.dirname, root), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !/\.test\.|node_modules|schema\.d\.ts/.test(name))
    .flatMap(name =>
      textsOf(readFileSync(join(import.meta.dirname, root, name), 'utf8')).map(
        text => `${root}/${name}: ${text.trim()}`,
      ),
    ),
)

describe('words that nobody says', () => {
  test('are listed', () => expect(INSTEAD.length).toBeGreaterThan(20))

  test.each(INSTEAD)('%s: say %s', wrong => {
    expect(texts.filter(text => wrong.test(text.slice(text.indexOf(': '))))).toEqual([])
  })

  test('are found where they stand', () => {
    expect(textsOf("const a = 'Give up this'").some(text => /give up/i.test(text))).toBe(true)
    expect(textsOf('<p>Start anew</p>').some(text => /anew/.test(text))).toBe(true)
  })
})
