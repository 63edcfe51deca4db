import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import pack from './package.json' with { type: 'json' }

test('the types are those of the document', () => {
  const [command = '', ...rest] = pack.scripts.generate.split(' ')
  const [document = ''] = rest
  const options = rest.slice(rest.indexOf('schema.d.ts') + 1)
  const generated = execFileSync(`./node_modules/.bin/${command}`, [document, ...options], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  const hint = 'run `python -m devhost.tasks.openapi`'
  expect(generated === readFileSync(`${import.meta.dirname}/schema.d.ts`, 'utf8'), hint).toBe(true)
}, 20_000)
