// How both apps are built, and served with hot reload beside a running `dev.py up`.
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin, UserConfig } from 'vite'
import { environmentOf, fill } from './environment.mjs'
import { endpoints } from './instance.ts'

const FRAMEWORK = /node_modules\/(react|react-dom|scheduler|@tanstack\/(react-router|router-core|history))\//

/** The configuration of an app; `port` is where hot reload listens unless PORT says otherwise. */
export function appConfig(app: string, port: number): UserConfig {
  return {
    plugins: [react(), tailwindcss(), filledPage(app)],
    server: {
      host: '127.0.0.1',
      port: Number(process.env.PORT ?? port),
      strictPort: true,
      proxy: { '/api': endpoints()?.api ?? 'http://127.0.0.1:7071' },
    },
    build: {
      target: 'baseline-widely-available',
      manifest: true,
      // Data addresses would need a looser policy than 'self'.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // What every page needs and releases of ours seldom change: a chunk of its own stays in the browser's cache.
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'framework', test: FRAMEWORK }] } } },
    },
  }
}

/** A built page keeps its {{names}}: `configure.mjs` fills them per environment. */
function filledPage(app: string): Plugin {
  const handler = (page: string) => {
    const issuer = endpoints()?.issuer
    return fill(page, environmentOf({ ...(issuer && { VITE_AUTHORITY: issuer }), ...process.env }, app))
  }
  return { name: 'filled-page', apply: 'serve', transformIndexHtml: { order: 'pre', handler } }
}
