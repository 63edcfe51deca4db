/** Longer than this nobody should wait for a decision. */
export const OVERDUE_DAYS = 7
const DAY_MS = 86_400_000

export const isOverdue = (since: string, now: number): boolean =>
  now - new Date(since).getTime() > OVERDUE_DAYS * DAY_MS
