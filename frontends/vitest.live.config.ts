// Against a running app: LIVE_API, LIVE_TOKEN (a customer's) and LIVE_EVENTS (how many will happen).
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['client/*.live.ts'], testTimeout: 40_000 } })
