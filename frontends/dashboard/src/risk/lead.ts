// The sentence on top of both tabs, from figures alone.
import { count, percent, wholeMoney } from '@petinsure360/ui/format'
import { byCategory } from './categories.ts'

/** How many carry the most risk, and what offers could bring; nothing before the figures are there. */
export function lead(distribution?: Record<string, number>, opportunity?: number): string | undefined {
  const categories = byCategory(distribution ?? {})
  const [worst] = categories
  const total = categories.reduce((sum, [, customers]) => sum + customers, 0)
  const parts: string[] = []
  if (worst) {
    const [category, customers] = worst
    const part = percent((customers / total) * 100)
    parts.push(
      `${count(customers)} of ${count(total)} customers (${part}) carry a ${category.toLowerCase()} risk`,
    )
  }
  if (opportunity !== undefined) parts.push(`offers could bring ${wholeMoney(opportunity)} a year`)
  const text = parts.join('; ')
  return text ? `${text.charAt(0).toUpperCase()}${text.slice(1)}.` : undefined
}
