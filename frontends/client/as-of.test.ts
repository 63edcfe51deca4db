import { afterEach, expect, test } from 'vitest'
import { atShownVersion, atVersion, showVersion } from './as-of.ts'

afterEach(() => void showVersion(null))

const asked = async (url: string) => {
  const request = new Request(url)
  const sent = await atVersion.onRequest?.({ request } as never)
  return ((sent as Request | undefined) ?? request).url
}

test('the present is asked for as it is', async () => {
  expect(await asked('http://api/api/insights/claims?limit=1')).toBe('http://api/api/insights/claims?limit=1')
})

test('figures are asked for at the version that is shown, and nothing else is', async () => {
  expect(showVersion(12)).toBe(true)
  expect(showVersion(12)).toBe(false)
  expect(await asked('http://api/api/insights/claims?limit=1')).toBe(
    'http://api/api/insights/claims?limit=1&as_of_version=12',
  )
  expect(await asked('http://api/api/insights/adjudication-replay')).toContain('as_of_version=12')
  for (const path of ['claims/queue', 'insights/versions', 'insights/views'])
    expect(await asked(`http://api/api/${path}`)).toBe(`http://api/api/${path}`)
})

test('a request that names its own version keeps it', async () => {
  showVersion(12)
  expect(await asked('http://api/api/insights/trend?as_of_version=14')).toContain('as_of_version=14')
})

test('addresses stay in the past until they name another moment', () => {
  expect(atShownVersion('/claims')).toBe('/claims')
  showVersion(12)
  expect(atShownVersion('/claims')).toBe('/claims?at=12')
  expect(atShownVersion('/claims?month=2026-10')).toBe('/claims?month=2026-10&at=12')
  expect(atShownVersion('/claims?at=9')).toBe('/claims?at=9')
})
