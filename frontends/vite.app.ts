// How both apps are built, and served with hot reload beside a running `dev.py up`.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin, UserConfig } from 'vite'
import { environmentOf, fill } from './environment.mjs'
import { cutFonts } from './fonts.ts'
import { endpoints } from './instance.ts'

const FRAMEWORK = /node_modules\/(react|react-dom|scheduler|@tanstack\/(react-router|router-core|history))\//

// What nearly every page is made of, in one file instead of a dozen small ones.
const PAGE =
  /(ui\/(as-of|badge|card|clock|failure|format|page|resource|skeleton|states)\.tsx?|client\/(api|as-of|queries)\.ts|openapi-fetch\/dist\/index\.mjs|modern\/(queryObserver|IsRestoringProvider|QueryErrorResetBoundary|errorBoundaryUtils|suspense|useBaseQuery|useQuery)\.js|icons\/(cloud-off|refresh-cw)\.mjs)$/

/** The configuration of an app; `port` is where hot reload listens unless PORT says otherwise. */
export function appConfig(app: string, port: number): UserConfig {
  return {
    plugins: [react(), tailwindcss(), cutFonts(), filledPage(app), prerendered(app), offlineShell(app)],
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
      rolldownOptions: {
        // What the maker of PDFs would load to draw web pages and SVG, which it is never asked for.
        external: ['html2canvas', 'dompurify', 'canvg'],
        output: {
          codeSplitting: {
            groups: [
              // What every page needs and releases of ours seldom change stays in the browser's cache.
              { name: 'framework', test: FRAMEWORK, priority: 1 },
              // Its dependencies stay with the first load, where they are.
              { name: 'page', test: PAGE, includeDependenciesRecursively: false },
            ],
          },
        },
      },
    },
  }
}

/** Pages that say what they say before the program is there, where the app names such; drawn in a process of their own. */
function prerendered(app: string): Plugin {
  return {
    name: 'prerender',
    apply: 'build',
    writeBundle() {
      if (!existsSync(join(import.meta.dirname, app, 'src/prerender.tsx'))) return
      const line = [join(import.meta.dirname, 'prerender.mjs'), app]
      execFileSync(process.execPath, line, {
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: 'inherit',
      })
    },
  }
}

/** The app's service worker, where it has one: told which files the build is made of. */
function offlineShell(app: string): Plugin {
  const worker = join(import.meta.dirname, app, 'sw.js')
  // What reads bills is fetched by those who choose one.
  const isKept = (file: string) => !/pdf/.test(file) && /\.(js|css)$|latin-wght-normal.*\.woff2$/.test(file)
  return {
    name: 'offline-shell',
    apply: 'build',
    generateBundle(_, bundle) {
      if (!existsSync(worker)) return
      const made = Object.keys(bundle).filter(isKept)
      const files = JSON.stringify([
        '/app.html',
        '/icon.svg',
        '/manifest.json',
        ...made.map(file => `/${file}`),
      ])
      const build = createHash('sha256').update(files).digest('hex').slice(0, 12)
      const source = readFileSync(worker, 'utf8').replace('__BUILD__', build).replace('__FILES__', files)
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
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
