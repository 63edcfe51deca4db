// Plain US English: words that nobody here would say aloud do not stand on a screen.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOTS = ['.', '../../ui', '../../client', '../../dashboard/src/queue']

/** What we do not say, and what we say instead. */
const INSTEAD: [RegExp, string][] = [
  [/\be-mail/i, 'email'],
  [/\binstalment/i, 'installment'],
  [/\b(colour|favourite|behaviour|cheque|licence|programme)/i, 'the American spelling'],
  [/\banew\b/i, 'again, over'],
  [/\bshall\b/i, 'should, will'],
  [/\bwhom\b/i, 'who'],
  [/\bgive up\b/i, 'remove, cancel'],
  [/\bgo on where\b/i, 'continue'],
  [/\bmeanwhile\b/i, 'while you were working'],
  [/\bhear of us\b/i, 'hear about us'],
  [/\bmade out\b/i, 'issued'],
  [/\bone of our team\b/i, 'a claims specialist'],
  [/\bnot yours to\b/i, "you can't"],
  [/\btake (a|the) filter away\b/i, 'remove a filter'],
  [/\bpremium a month\b/i, 'premium per month'],
  [/\bis with us now\b/i, 'has been added'],
  [/most popular/i, 'nothing that was not computed'],
]

/** The texts of a file: what stands in quotes with a blank in it, and between tags. */
function textsOf(source: string): string[] {
  const code = source.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const quoted = [...code.matchAll(/(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)].map(found => found[2] ?? '')
  const shown = [...code.matchAll(/>([^<>{}]+)</g)].map(found => found[1] ?? '')
  const lines = code.split('\n').filter(line => /^\s+[A-Z][\w',. -]+$/.test(line))
  return [...quoted.filter(text => /[A-Za-z] /.test(text)), ...shown, ...lines]
}

const files = ROOTS.flatMap(root =>
  readdirSync(join(import.meta.dirname, root), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !/\.test\.|node_modules|schema\.d\.ts/.test(name))
    .map(name => join(import.meta.dirname, root, name)),
)

describe('words that nobody says', () => {
  test.each(INSTEAD)('%s: say %s', wrong => {
    const found = files.flatMap(file =>
      textsOf(readFileSync(file, 'utf8'))
        .filter(text => wrong.test(text))
        .map(text => `${file}: ${text.trim()}`),
    )
    expect(found).toEqual([])
  })

  test('are found where they stand', () => {
    expect(textsOf("const a = 'Give up this'").some(text => /give up/i.test(text))).toBe(true)
    expect(textsOf('<p>Start anew</p>').some(text => /anew/.test(text))).toBe(true)
  })
})
