// Whole pages in a test, over a fetch that answers as the API does. Who is signed in is the test's to say.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { configure, render, screen } from '@testing-library/react'
import { vi } from 'vitest'

// Pages are fetched when they are first needed, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 })
vi.setConfig({ testTimeout: 30_000 })

/** What was asked since the test began. */
export const asked: { line: string; body: string; key: string | null }[] = []

interface Refusal {
  status: number
  code: string
  detail: string
}

const refused = new Map<string, Refusal>()
export const refusing = (line: string, problem: Refusal) => refused.set(line, problem)

/** Has the API answer these lines, `GET /api/catalogue`, and 404 to any other that is not refused otherwise. */
export function answering(answers: Record<string, unknown>) {
  vi.stubGlobal('fetch', async (request: Request) => {
    const line = `${request.method} ${new URL(request.url).pathname}`
    asked.push({ line, body: await request.text(), key: request.headers.get('Idempotency-Key') })
    const missing = { status: 404, code: 'not_found', detail: `Nothing at ${line}` }
    const problem = refused.get(line) ?? missing
    return line in answers ? Response.json(answers[line]) : Response.json(problem, { status: problem.status })
  })
}

export async function visit(path: string) {
  history.pushState({}, '', path)
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const { createPortalRouter } = await import('./routes.tsx')
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={createPortalRouter(queryClient)} />
    </QueryClientProvider>,
  )
}

/** Before each test: nothing was asked, nothing is refused. */
export function beginAnew() {
  asked.length = 0
  refused.clear()
  document.head.innerHTML = '<meta name="environment-api" content="http://localhost:3000/api">'
  vi.stubGlobal('scrollTo', () => {})
}

export const heading = (name: string) => screen.findByRole('heading', { level: 1, name })
