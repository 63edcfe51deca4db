// In Chromium, against a running instance: `npm run e2e`.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // What fails twice is broken; once may be the machine.
  test: {
    retry: 1,
    include: ['e2e/*.e2e.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    maxConcurrency: 2,
  },
})
