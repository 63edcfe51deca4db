// Every drawn page is served at its address, and every rule serves one.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8')

test('the rules of the site serve the pages that the build draws', () => {
  const { routes, navigationFallback } = JSON.parse(read('public/staticwebapp.config.json'))
  const served = Object.fromEntries(
    routes
      .filter((rule: { rewrite?: string }) => rule.rewrite)
      .map((rule: { route: string; rewrite: string }) => [rule.rewrite.slice(1), rule.route]),
  )
  const drawn = Object.fromEntries(
    [...read('src/prerender.tsx').matchAll(/'(\w+\.html)': '(\/\w*)'/g)].map(([, file, path]) => [
      file,
      path,
    ]),
  )
  expect(drawn).toEqual({ 'index.html': '/', ...served })
  expect(Object.keys(served)).toHaveLength(8)
  expect(navigationFallback.rewrite).toBe('/app.html')
})
