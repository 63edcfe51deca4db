// Live data: one socket, outside any view. Data on screen comes from the API; an event says what is stale.
import type { LiveApi } from './live-http.ts'
import { EventLog, type Heard, type Memory } from './live-log.ts'
import type { LiveEvent } from './live-rule.ts'
import { azureSocket, type OpenSocket, type Socket } from './live-socket.ts'
import { CHANGEABLE, type Stale, staleKeys, throttled } from './live-stale.ts'
import { Problem } from './problem.ts'

export { type LiveApi, liveApi } from './live-http.ts'
export { type LiveEvent, nameOf } from './live-rule.ts'
export type { Stale } from './live-stale.ts'
export { Problem } from './problem.ts'

export type LiveState = 'connecting' | 'live' | 'offline'

export interface LiveOptions {
  api: LiveApi
  /** Fetch these anew: `claims`, `kpis`, `gold/<table>` and so on, or everything. */
  stale(keys: Stale): void
  /** A change to tell people of. Each of a customer's own events comes here exactly once and in order. */
  announce?(event: LiveEvent): void
  /** Where the place in the log survives a reload; `sessionStorage` in a browser. */
  memory?: Memory
  /** How far any tab has heard; a page that opens where that is the present end has missed nothing. */
  heard?: Heard
  open?: OpenSocket
}

const IDLE_MS = 60_000
const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 15_000
const REMEMBERED_IDS = 200

export class Live {
  readonly #options: LiveOptions
  readonly #log: EventLog
  readonly #keysOf = staleKeys()
  readonly #tell: (keys: readonly string[]) => void
  readonly #listeners = new Set<() => void>()
  readonly #seen = new Set<string>()
  #state: LiveState = 'connecting'
  #ended = false
  #wasLive = false
  #socket: Socket | undefined
  #idle: ReturnType<typeof setInterval> | undefined

  constructor(options: LiveOptions) {
    this.#options = options
    this.#tell = throttled(options.stale)
    const reset = () => options.stale('everything')
    const { api, memory, heard } = options
    this.#log = new EventLog(api, event => this.#apply(event), reset, memory, heard)
  }

  /** Connects, and stays connected until stop(). */
  start(): void {
    globalThis.document?.addEventListener('visibilitychange', this.#noticed)
    globalThis.window?.addEventListener('online', this.#noticed)
    this.#idle = setInterval(this.#noticed, IDLE_MS)
    void this.#connect()
  }

  /** Disconnects for good. */
  stop(): void {
    this.#ended = true
    globalThis.document?.removeEventListener('visibilitychange', this.#noticed)
    globalThis.window?.removeEventListener('online', this.#noticed)
    clearInterval(this.#idle)
    this.#socket?.stop()
    this.#change('offline')
  }

  readonly state = (): LiveState => this.#state

  /** Has `listener` called whenever the state changes, until the returned function is. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly #noticed = (): void => {
    if (globalThis.document?.visibilityState !== 'hidden') void this.#log.catchUp()
  }

  /** The first start of the Azure client is not retried by it; later ones are. */
  async #connect(): Promise<void> {
    const on = {
      connected: () => this.#connected(),
      disconnected: () => this.#change('offline'),
      message: (data: unknown) => this.#take(data as LiveEvent),
    }
    for (let delay = FIRST_DELAY_MS; !this.#ended; delay = Math.min(2 * delay, MAX_DELAY_MS)) {
      try {
        this.#socket = await (this.#options.open ?? azureSocket)(() => this.#clientUrl(), on)
        return await this.#socket.start()
      } catch (error) {
        this.#change('offline')
        if (error instanceof Problem && error.code === 'realtime_disabled') return
      }
      await new Promise(resolve => setTimeout(resolve, delay))
    }
  }

  async #clientUrl(): Promise<string> {
    // The Azure client cannot be stopped while it tries to come back: give it nothing to come back to.
    if (this.#ended) return new Promise<string>(() => {})
    const { url, cursor } = await this.#options.api.negotiate()
    for (const [group, end] of Object.entries(cursor)) this.#log.follow(group, end)
    return url
  }

  #connected(): void {
    if (this.#ended) {
      this.#socket?.stop()
      return
    }
    this.#change('live')
    // A page that goes on in its log hears of each change since; any other may have missed some while nobody told them.
    if (this.#wasLive) this.#options.stale('everything')
    else if (!this.#log.isResumed) this.#options.stale(CHANGEABLE)
    this.#wasLive = true
    void this.#log.catchUp()
  }

  #take(event: LiveEvent): void {
    if (event.sequence !== undefined) {
      this.#log.take(event)
    } else if (!this.#seen.has(event.id)) {
      this.#remember(event.id)
      this.#apply(event)
    }
  }

  #remember(id: string): void {
    this.#seen.add(id)
    const [oldest] = this.#seen
    if (oldest && this.#seen.size > REMEMBERED_IDS) this.#seen.delete(oldest)
  }

  #apply(event: LiveEvent): void {
    this.#tell(this.#keysOf(event))
    this.#options.announce?.(event)
  }

  #change(state: LiveState): void {
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
