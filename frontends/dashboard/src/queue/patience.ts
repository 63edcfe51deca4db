/** Longer than this nobody should wait for a decision. */
export const PATIENCE_DAYS = 7
const DAY_MS = 86_400_000

export const isLate = (since: string, now: number): boolean =>
  now - new Date(since).getTime() > PATIENCE_DAYS * DAY_MS
