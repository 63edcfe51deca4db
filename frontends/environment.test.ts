import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { environmentOf, fill } from './environment.mjs'

const AZURE = {
  VITE_API_BASE_URL: 'https://petinsure-api.azurewebsites.net/api',
  VITE_AUTHORITY: 'https://login.microsoftonline.com/tenant/v2.0',
  VITE_CLIENT_ID: '00000000-aaaa',
  VITE_SCOPE: 'openid profile api://petinsure360/access offline_access',
  VITE_LIVE_ORIGIN: 'wss://petinsure.webpubsub.azure.com',
}

describe.each(['portal', 'dashboard'])('the %s', app => {
  const filled = (file: string, variables: Record<string, string>) =>
    fill(readFileSync(join(import.meta.dirname, app, file), 'utf8'), environmentOf(variables, app))
  const configuration = (variables: Record<string, string>) =>
    JSON.parse(filled('public/staticwebapp.config.json', variables))
  const policy = (variables: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      configuration(variables)
        .globalHeaders['Content-Security-Policy'].split('; ')
        .map((rule: string) => [rule.split(' ')[0], rule]),
    )

  test('may connect in Azure to exactly the API, the authority and the live service', () => {
    expect(policy(AZURE)['connect-src']).toBe(
      "connect-src 'self' https://petinsure-api.azurewebsites.net https://login.microsoftonline.com wss://petinsure.webpubsub.azure.com",
    )
  })

  test('may connect on this machine to what runs here', () => {
    expect(policy({})['connect-src']).toBe("connect-src 'self' http://127.0.0.1:7072 ws://127.0.0.1:8080")
  })

  test('runs nothing and is styled by nothing but its own files', () => {
    expect(policy(AZURE)['default-src']).toBe("default-src 'self'")
    expect(policy(AZURE)['style-src']).toBe("style-src 'self'")
    expect(policy(AZURE)).not.toHaveProperty('script-src')
    expect(JSON.stringify(policy(AZURE))).not.toMatch(/unsafe|\*/)
  })

  test('is framed by nobody, and frames nobody', () => {
    expect(policy(AZURE)['frame-ancestors']).toBe("frame-ancestors 'none'")
  })

  test('keeps hashed assets for a year, asks for the rest, and finds no asset that is not there', () => {
    const { routes, globalHeaders, navigationFallback } = configuration(AZURE)
    expect(globalHeaders['Cache-Control']).toBe('no-cache')
    expect(routes[0]).toEqual({
      route: '/assets/*',
      headers: { 'Cache-Control': 'public, max-age=31536000, immutable' },
    })
    expect(navigationFallback.exclude).toContain('/assets/*')
  })

  test('tells its page where everything is, without a script', () => {
    const page = filled('index.html', AZURE)
    expect(page).toContain(`<meta name="environment-authority" content="${AZURE.VITE_AUTHORITY}"`)
    expect(page).not.toContain('{{')
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page).toMatch(/<script type="module" (async )?src="\/src\/(main|boot)\.ts"><\/script>/)
  })
})

test('a name that nothing is known about is an error', () => {
  expect(() => fill('{{whatever}}', environmentOf({}, 'portal'))).toThrow('{{whatever}}')
})
