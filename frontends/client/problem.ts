// Why a request failed, as an error.

/** One wrong field of a request: `pets.0.name`, or empty when the request as a whole is meant. */
export interface WrongField {
  field: string
  detail: string
}

interface ProblemBody {
  status: number
  code: string
  detail: string
  title?: string
  trace_id?: string
  sequence?: number
  errors?: { loc: (string | number)[]; msg: string }[] | null
}

/** A problem document (RFC 9457); its message is the sentence for people. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  /** Names the request in the API's logs. */
  readonly traceId: string | undefined
  /** Of 410 events_gone: where to go on. */
  readonly sequence: number | undefined
  readonly errors: WrongField[]

  constructor(body: ProblemBody) {
    super(body.detail)
    this.name = 'Problem'
    this.status = body.status
    this.code = body.code
    this.title = body.title ?? ''
    this.detail = body.detail
    this.traceId = body.trace_id
    this.sequence = body.sequence
    // The first part of a place says body, query or header.
    this.errors = (body.errors ?? []).map(({ loc, msg }) => ({ field: loc.slice(1).join('.'), detail: msg }))
  }
}

/** The problem in an answer; one that is no problem document comes from something in between. */
export function problemOf(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body && 'code' in body && 'detail' in body) {
    return new Problem({ ...(body as ProblemBody), status })
  }
  return new Problem({
    status,
    code: 'unexpected_answer',
    detail: `The service answered with ${status}. Try again in a moment.`,
  })
}

/** No answer at all: a device without a network, or a service that is busy or down, which look the same to a page. */
export const unreachable = (): Problem =>
  globalThis.navigator?.onLine === false
    ? new Problem({
        status: 0,
        code: 'offline',
        title: 'You are offline',
        detail: 'Nothing you entered here is lost. Try again when you are connected.',
      })
    : new Problem({
        status: 0,
        code: 'busy',
        title: 'The service is busy',
        detail: 'It did not answer, although we tried several times. Nothing you entered here is lost.',
      })
