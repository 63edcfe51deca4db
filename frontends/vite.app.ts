// How both apps are built, and served with hot reload beside a running `dev.py up`.
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin, UserConfig } from 'vite'
import { environmentOf, fill } from './environment.mjs'

/** The configuration of an app; `port` is where hot reload listens unless PORT says otherwise. */
export function appConfig(app: string, port: number): UserConfig {
  const { API_URL = 'http://127.0.0.1:7071', PORT = `${port}` } = process.env
  return {
    plugins: [react(), tailwindcss(), filledPage(app)],
    server: {
      host: '127.0.0.1',
      port: Number(PORT),
      strictPort: true,
      proxy: { '/api': API_URL },
    },
    build: {
      target: 'baseline-widely-available',
      manifest: true,
      // Data addresses would need a looser policy than 'self'.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  }
}

/** A built page keeps its {{names}}: `configure.mjs` fills them per environment. */
function filledPage(app: string): Plugin {
  return {
    name: 'filled-page',
    apply: 'serve',
    transformIndexHtml: { order: 'pre', handler: page => fill(page, environmentOf(process.env, app)) },
  }
}
