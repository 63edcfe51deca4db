// An answer's data, or why there is none.
import { Problem, problemOf, unreachable } from './problem.ts'

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer; throws a Problem for every failure but an aborted request. */
export async function unwrap<T>(asked: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await asked.catch(refuse)
  if (!response.ok) throw problemOf(response.status, error)
  return data as NonNullable<T>
}

function refuse(error: unknown): never {
  if (error instanceof Problem || (error as Error).name === 'AbortError') throw error
  throw unreachable()
}
