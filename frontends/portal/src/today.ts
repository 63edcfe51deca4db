/** Today where the reader is, as YYYY-MM-DD: the last day that a date input offers. */
export const today = (): string => new Date().toLocaleDateString('en-CA')
