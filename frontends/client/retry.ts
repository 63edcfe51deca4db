// Asking again where nobody may have heard. A busy host refuses without the headers that would let a page see it,
// so a refusal looks like a network that fails.
import { Problem } from './problem.ts'

/** How often something that may be repeated is asked for again. */
export const MAX_RETRIES = 4
const BASE_DELAY_MS = 400
const BUSY = [429, 503]

/** Milliseconds before another attempt: doubled each time, and half of it left to chance, so that pages spread out. */
export const retryDelayMs = (failures: number, chance = Math.random()): number =>
  BASE_DELAY_MS * 2 ** failures * (0.5 + chance / 2)

/** Whether an error says that nobody took the request: no answer at all, or one that says "not now". */
export const isBusy = (error: unknown): boolean =>
  error instanceof Problem && (error.status === 0 || BUSY.includes(error.status))

/** A fetch that repeats by itself what is safe to repeat though it changes something: it carries an Idempotency-Key. */
export async function fetchWithRetry(request: Request): Promise<Response> {
  const retries = request.headers.has('Idempotency-Key') ? MAX_RETRIES : 0
  for (let failures = 0; failures < retries; failures += 1) {
    const answer = await attempt(request.clone())
    if (answer) return answer
    await pause(retryDelayMs(failures), request.signal)
  }
  return globalThis.fetch(request)
}

/** The answer, undefined where another attempt may have one. */
async function attempt(request: Request): Promise<Response | undefined> {
  try {
    const answer = await globalThis.fetch(request)
    return BUSY.includes(answer.status) ? undefined : answer
  } catch (error) {
    if (request.signal.aborted) throw error
    return undefined
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', leave, { once: true })
  })
}
