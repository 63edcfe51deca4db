// `node prerender.mjs APP`: puts into the built pages what they say before the program is there (APP/src/prerender.tsx).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { createServer } from 'vite'
import { populateGlobal } from 'vitest/runtime'

// Node makes requests for whole addresses alone.
const PAGE = '<!doctype html><meta name="environment-api" content="http://127.0.0.1/api">'

const app = join(import.meta.dirname, process.argv[2] ?? '')
const { window } = new JSDOM(PAGE, { url: 'http://127.0.0.1/' })
const { AbortController, AbortSignal } = globalThis
populateGlobal(globalThis, window, { bindFunctions: true })
// Requests stay Node's, and are not answered: nothing of the API is known when pages are built.
Object.assign(globalThis, {
  AbortController,
  AbortSignal,
  fetch: () => new Promise(() => {}),
  scrollTo: () => {},
})

const server = await createServer({
  root: app,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
  // As in a browser: what is drawn here is not to be continued there.
  ssr: { noExternal: [/^@tanstack\//], resolve: { conditions: ['module', 'browser', 'production'] } },
})
const { OWN, PUBLIC, prerender } = await server.ssrLoadModule('/src/prerender.tsx')
const page = readFileSync(join(app, 'dist/index.html'), 'utf8')
const chunks = JSON.parse(readFileSync(join(app, 'dist/.vite/manifest.json'), 'utf8'))
// What a customer's page needs first is the way to the authority: the code for it, and the authority's own description. Whoever
// comes back to app.html has been there.
const head = (...links) => `${links.map(link => `<link ${link} />\n    `).join('')}</head>`
const PRECONNECT = 'rel="preconnect" crossorigin href="{{authority}}"'
const CODE = `rel="modulepreload" crossorigin href="/${chunks['../client/oidc.ts'].file}"`
const DISCOVERY = 'rel="preload" as="fetch" crossorigin href="{{authority}}/.well-known/openid-configuration"'
for (const [file, path] of Object.entries({ ...OWN, ...PUBLIC })) {
  const markup = await prerender(path)
  const filled = page.replace('<div id="root"></div>', () => `<div id="root">${markup}</div>`)
  if (filled === page) throw new Error('dist/index.html has been filled before: build it again.')
  const ahead = file === 'app.html' ? head(CODE, PRECONNECT) : head(CODE, DISCOVERY)
  writeFileSync(join(app, 'dist', file), file in OWN ? filled.replace('</head>', () => ahead) : filled)
}
// The drawn pages have clocks that would go on.
process.exit(0)
