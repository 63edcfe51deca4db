// Figures and times for people. What nobody measured is a dash; zero is a number.

type Figure = number | string | null | undefined

export const NOTHING = '—'
const LOCALE = 'en-US'
const DAY_MS = 86_400_000
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/

const numbers = new Map<string, Intl.NumberFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  const known = numbers.get(key) ?? new Intl.NumberFormat(LOCALE, options)
  numbers.set(key, known)
  return known
}

function show(value: Figure, options: Intl.NumberFormatOptions, factor = 1): string {
  if (value === null || value === undefined || value === '') return NOTHING
  const figure = Number(value) * factor
  if (!Number.isFinite(figure)) return NOTHING
  return numberFormat(options).format(figure).replace('-', '−')
}

/** `1,250.00` of what is there, after a sign and `unit`; without Intl, whose first use takes a page longer than all its figures. */
function plain(value: Figure, digits: number, unit = ''): string {
  if (value === null || value === undefined || value === '') return NOTHING
  const figure = Number(value)
  if (!Number.isFinite(figure)) return NOTHING
  const [whole = '', ...cents] = Math.abs(figure).toFixed(digits).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${figure < 0 ? '−' : ''}${unit}${[grouped, ...cents].join('.')}`
}

/** Dollars and cents: `$1,250.00`. */
export const money = (value: Figure): string => plain(value, 2, '$')

/** Dollars alone: `$1,250`. */
export const wholeMoney = (value: Figure): string => plain(value, 0, '$')

/** Dollars in short, for axes: `$1.3K`. */
export const shortMoney = (value: Figure): string =>
  show(value, { style: 'currency', currency: 'USD', notation: 'compact', maximumFractionDigits: 1 })

/** Percentage points as percent: 78.4 is `78.4%`. */
export const percent = (value: Figure, digits = 1): string =>
  show(value, { style: 'percent', maximumFractionDigits: digits }, 0.01)

/** A fraction as percent: 0.784 is `78.4%`. */
export const share = (value: Figure, digits = 1): string =>
  show(value, { style: 'percent', maximumFractionDigits: digits })

/** A whole number: `15,000`. */
export const count = (value: Figure): string => plain(value, 0)

/** A number with at most `digits` decimals: `15.6`. */
export const decimal = (value: Figure, digits = 1): string => show(value, { maximumFractionDigits: digits })

/** A number in short, for axes: `15K`. */
export const shortCount = (value: Figure): string =>
  show(value, { notation: 'compact', maximumFractionDigits: 1 })

/** `1 day`, `15.6 days`. */
export const days = (value: Figure): string =>
  show(value, { style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 1 })

/** `850 ms`, `2.4 sec`. */
export const seconds = (value: Figure): string =>
  Number(value) < 1
    ? show(value, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }, 1000)
    : show(value, { style: 'unit', unit: 'second', maximumFractionDigits: 1 })

/** `0.1 KB`, `2.5 MB`, of bytes. */
export const fileSize = (bytes: number): string =>
  bytes < 1_048_576 ? `${decimal(Math.max(bytes / 1024, 0.1))} KB` : `${decimal(bytes / 1_048_576)} MB`

/** A sentence of the rules with its days as people write them: `2026-11-28` is Nov 28, 2026. */
export const withDates = (sentence: string): string =>
  sentence.replace(/\b\d{4}-\d{2}-\d{2}\b/g, day => date(day))

/** `1 pet`, `2 pets`; another plural where an s does not make it. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

type Moment = string | number | Date | null | undefined

function momentOf(value: Moment): Date | null {
  if (value === null || value === undefined || value === '') return null
  const moment = new Date(value)
  return Number.isNaN(moment.getTime()) ? null : moment
}

function showTime(value: Moment, options: Intl.DateTimeFormatOptions): string {
  const moment = momentOf(value)
  return moment ? new Intl.DateTimeFormat(LOCALE, options).format(moment) : NOTHING
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Year, month and day; a date without a time is that date everywhere, so it is read in UTC. */
function partsOf(value: Moment): [year: number, month: string, day: number] | null {
  const moment = momentOf(value)
  if (!moment) return null
  return typeof value === 'string' && DATE_ONLY.test(value)
    ? [moment.getUTCFullYear(), MONTHS[moment.getUTCMonth()] ?? '', moment.getUTCDate()]
    : [moment.getFullYear(), MONTHS[moment.getMonth()] ?? '', moment.getDate()]
}

/** `Jan 15, 2026`. */
export function date(value: Moment): string {
  const parts = partsOf(value)
  return parts ? `${parts[1]} ${parts[2]}, ${parts[0]}` : NOTHING
}

/** `Jan 15, 2026, 2:05 PM`, where the reader is. */
export const dateTime = (value: Moment): string =>
  typeof value === 'string' && DATE_ONLY.test(value)
    ? date(value)
    : showTime(value, { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })

/** `2:05:33 PM`. */
export const time = (value: Moment): string =>
  showTime(value, { hour: 'numeric', minute: '2-digit', second: '2-digit' })

/** `Mar 2025`, of `2025-03` or any date in it. */
export function month(value: string | null | undefined): string {
  const parts = value ? partsOf(`${value.slice(0, 7)}-01`) : null
  return parts ? `${parts[1]} ${parts[0]}` : NOTHING
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
]
let relative: Intl.RelativeTimeFormat | undefined

/** `3 minutes ago`, `yesterday`, `in 5 days`. */
export function ago(value: Moment, now: number = Date.now()): string {
  if (value === null || value === undefined || value === '') return NOTHING
  const distance = new Date(value).getTime() - now
  if (Number.isNaN(distance)) return NOTHING
  const step = STEPS.find(([, length]) => Math.abs(distance) >= length)
  if (!step) return 'just now'
  relative ??= new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' })
  return relative.format(Math.round(distance / step[1]), step[0])
}
