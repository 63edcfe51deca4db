// A customer's own events: each exactly once and in order, whatever the pushes do.
import type { LiveApi } from './live-http.ts'
import { hasGap, type LiveEvent, type Progress, receive, start } from './live-rule.ts'
import { Problem } from './problem.ts'

export type Memory = Pick<Storage, 'getItem' | 'setItem'>

/** What all tabs know: `GROUP NUMBER` of the last event that one of them has heard of. */
export interface Heard {
  /** As it was before the page fetched anything. */
  before: string | null
  keep(place: string): void
}

export class EventLog {
  readonly #events: LiveApi['events']
  readonly #apply: (event: LiveEvent) => void
  readonly #reset: () => void
  readonly #memory: Memory | undefined
  readonly #heard: Heard | undefined
  /** Whether the place in the log is from before this page's data: every change since then is going to be told. */
  isResumed = false
  #group = ''
  #progress: Progress | undefined
  #fetching = false
  #wanted = false

  /** `reset` is called when the log no longer reaches back: everything has to be read anew. */
  constructor(
    api: LiveApi,
    apply: (event: LiveEvent) => void,
    reset: () => void,
    memory?: Memory,
    heard?: Heard,
  ) {
    this.#events = api.events
    this.#apply = apply
    this.#reset = reset
    this.#memory = memory
    this.#heard = heard
  }

  /** Follows this group's log: from where it was left, or else from its present end. */
  follow(group: string, end: number): void {
    if (group === this.#group) return
    this.#group = group
    const kept = this.#memory?.getItem(this.#key) ?? null
    // Where the log ends today where it ended before the page fetched anything, nothing has happened in between.
    this.isResumed = kept !== null || this.#heard?.before === placeOf(group, end)
    this.#progress = start(Number(kept ?? end))
  }

  /** Takes in an event that was pushed. */
  take(event: LiveEvent): void {
    this.#receive([event])
    if (this.#progress && hasGap(this.#progress)) void this.catchUp()
  }

  /** Fetches to the end of the log; one fetch at a time, and once more when asked meanwhile. */
  async catchUp(): Promise<void> {
    this.#wanted = true
    if (this.#fetching) return
    this.#fetching = true
    try {
      while (this.#wanted) {
        this.#wanted = false
        await this.#fetchAll()
      }
    } catch {
      // The next connection, focus or minute tries again.
    } finally {
      this.#fetching = false
    }
  }

  get #key(): string {
    return `live:${this.#group}`
  }

  #receive(events: readonly LiveEvent[]): void {
    if (!this.#progress) return
    const { progress, applied } = receive(this.#progress, events)
    this.#move(progress)
    applied.forEach(this.#apply)
  }

  #move(progress: Progress): void {
    this.#progress = progress
    this.#memory?.setItem(this.#key, String(progress.last))
    this.#heard?.keep(placeOf(this.#group, progress.last))
  }

  async #fetchAll(): Promise<void> {
    for (let more = true; more && this.#progress; ) {
      const page = await this.#page(this.#progress.last)
      this.#receive(page.events)
      more = page.hasMore
    }
  }

  async #page(since: number): ReturnType<LiveApi['events']> {
    try {
      return await this.#events(since)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 410) throw error
      this.#move(start(error.sequence ?? 0))
      this.#reset()
      return { events: [], cursor: error.sequence ?? 0, hasMore: true }
    }
  }
}

const placeOf = (group: string, last: number): string => `${group} ${last}`
