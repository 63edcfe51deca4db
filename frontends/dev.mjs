// Both apps with hot reload, against the running instance; they end together.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = import.meta.dirname
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js')

const servers = ['portal', 'dashboard'].map(app =>
  spawn(process.execPath, [VITE], { cwd: join(ROOT, app), stdio: 'inherit' }),
)
const end = () => {
  for (const server of servers) server.kill()
}
process.on('SIGINT', end)
process.on('SIGTERM', end)
for (const server of servers) {
  server.on('exit', code => {
    process.exitCode ||= code ?? 0
    end()
  })
}
