// What the text of a bill says: the day, the lines and what they come to. Offered, never taken for granted.
import { parseMoney } from '@petinsure360/ui/typed'

export interface Bill {
  /** YYYY-MM-DD. */
  day?: string
  lines: { description: string; amount: string }[]
  /** Dollars, where the bill names a total. */
  total?: number
}

const MAX_LINES = 30
const MAX_LENGTH = 200
const PRICED = /^(.*?[\p{L}].*?)[\s.:]+(?:USD\s*)?\$?\s?(\d[\d,]*\.\d{2})$/u
const SUMS =
  /\b(sub-?total|total|balance|amount due|due|paid|payment|change|tax|deposit|visa|mastercard|cash)\b/i
const TOTAL = /^(grand |invoice )?total\b|\b(amount|balance|total) due\b/i
const NUMBERED = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/
const ISO = /\b(\d{4})-(\d{2})-(\d{2})\b/
const NAMED = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2}),? (\d{4})\b/i
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const OF_THE_VISIT = /visit|service|treatment|date|invoice/i

/** Reads the lines of a bill's text; undefined where there is nothing to offer. */
export function readBill(text: readonly string[], today: string): Bill | undefined {
  const rows = text.map(row => row.trim()).filter(Boolean)
  const priced = rows.flatMap(row => {
    const found = PRICED.exec(row)
    const amount = found ? parseMoney(found[2] ?? '') : null
    return found && amount ? [{ description: tidy(found[1] ?? ''), amount }] : []
  })
  const lines = priced
    .filter(({ description }) => !SUMS.test(description))
    .slice(0, MAX_LINES)
    .map(({ description, amount }) => ({ description, amount: amount.toFixed(2) }))
  const total = priced.findLast(({ description }) => TOTAL.test(description))?.amount
  const day = dayOf(rows, today)
  if (lines.length === 0 && !day) return undefined
  return { lines, ...(day && { day }), ...(total !== undefined && { total }) }
}

const tidy = (words: string): string =>
  words
    .replace(/[\s.:]+$/, '')
    .replace(/\s+/g, ' ')
    .slice(0, MAX_LENGTH)

/** The day of the visit where a row says so, else the first day that is not ahead. */
function dayOf(rows: readonly string[], today: string): string | undefined {
  const dated = rows.flatMap(row => {
    const day = dateIn(row)
    return day && day <= today ? [{ row, day }] : []
  })
  return (dated.find(({ row }) => OF_THE_VISIT.test(row)) ?? dated[0])?.day
}

function dateIn(row: string): string | undefined {
  const iso = ISO.exec(row)
  if (iso) return dateOf(iso[1], iso[2], iso[3])
  const numbered = NUMBERED.exec(row)
  if (numbered) return dateOf(numbered[3], numbered[1], numbered[2])
  const named = NAMED.exec(row)
  return named
    ? dateOf(named[3], String(MONTHS.indexOf((named[1] ?? '').toLowerCase()) + 1), named[2])
    : undefined
}

/** The date, undefined where there is none such. */
function dateOf(year = '', month = '', day = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const made = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(made.getTime()) && made.toISOString().startsWith(text) ? text : undefined
}
