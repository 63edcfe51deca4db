// Against a running app: LIVE_API, LIVE_TOKEN (a customer's) and LIVE_CLAIMS (how many will be submitted).
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['client/*.live.ts'], testTimeout: 40_000 } })
