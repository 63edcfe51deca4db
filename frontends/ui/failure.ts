// An error in words. It knows the API's problem documents by their shape alone.

export interface Failure {
  title: string
  detail: string
  /** Whether the same request may succeed next time. */
  retry: boolean
  /** Names the request in the logs. */
  reference?: string
}

interface ProblemShape {
  status?: unknown
  title?: unknown
  detail?: unknown
  message?: unknown
  traceId?: unknown
  trace_id?: unknown
}

const TITLES: Record<number, string> = {
  401: 'Please sign in again',
  403: "You can't do this",
  404: 'Not found',
  409: 'This changed while you were working',
  410: 'No longer available',
  422: 'Please check your entries',
  429: 'The service is busy',
}

/** What a request that nobody answered is told with. */
const NO_ANSWER = 0

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() ? value : undefined

/** What to tell people of whatever was thrown. */
export function failureOf(error: unknown): Failure {
  const problem = (typeof error === 'object' && error !== null ? error : {}) as ProblemShape
  const status = typeof problem.status === 'number' ? problem.status : undefined
  if (status === undefined) return unreachable(error)
  if (status === NO_ANSWER) {
    const known = unreachable(undefined)
    return {
      ...known,
      title: text(problem.title) ?? known.title,
      detail: text(problem.detail) ?? known.detail,
    }
  }
  const reference = text(problem.traceId) ?? text(problem.trace_id)
  return {
    title: TITLES[status] ?? (status >= 500 ? 'Something went wrong on our side' : 'That did not work'),
    detail: text(problem.detail) ?? text(problem.message) ?? `The service answered ${status}.`,
    retry: status >= 500 || status === 409 || status === 429,
    ...(reference && status >= 500 ? { reference } : {}),
  }
}

function unreachable(error: unknown): Failure {
  if (error instanceof TypeError || !(error instanceof Error))
    return {
      title: 'The service is busy',
      detail: 'It did not answer. Nothing you entered here is lost.',
      retry: true,
    }
  return { title: 'Something went wrong', detail: error.message, retry: true }
}
