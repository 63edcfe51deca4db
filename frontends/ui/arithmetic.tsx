// A calculation as people do it on paper: lines with signs, a rule, a result.
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import { money, NOTHING } from './format.ts'

export interface ArithmeticLine {
  label: ReactNode
  /** Negative is taken away. */
  amount: number | null
  /** Why: "10% is yours". */
  note?: ReactNode
  /** A result on the way, with a rule above it. */
  subtotal?: boolean
  key?: string
}

export interface ArithmeticProps {
  /** What is calculated; said by assistive technology. */
  caption: string
  lines: readonly ArithmeticLine[]
  total: { label: ReactNode; amount: number | null; note?: ReactNode }
  className?: string
}

export function Arithmetic({ caption, lines, total, className }: ArithmeticProps) {
  return (
    <table data-slot="arithmetic" className={cx('w-full border-collapse', className)}>
      <caption className="sr-only">{caption}</caption>
      <tbody>
        {lines.map((line, index) => (
          <tr key={line.key ?? index} className={cx(line.subtotal && 'border-t border-line font-medium')}>
            <Label label={line.label} note={line.note} />
            <td className="figures py-1.5 text-right align-top whitespace-nowrap">
              {index === 0 || line.subtotal ? money(line.amount) : signed(line.amount)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t-2 border-ink text-lg font-semibold">
          <Label label={total.label} note={total.note} />
          <td className="figures py-2 text-right align-top whitespace-nowrap">
            <output>{money(total.amount)}</output>
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

function Label({ label, note }: { label: ReactNode; note?: ReactNode }) {
  return (
    <th scope="row" className="py-1.5 pr-4 text-left align-top font-[weight:inherit]">
      {label}
      {note && <span className="block text-sm font-normal text-muted">{note}</span>}
    </th>
  )
}

/** `+ $5.00`, `− $100.00`; a zero has no sign. */
function signed(amount: number | null): string {
  if (amount === null) return NOTHING
  if (amount === 0) return money(0)
  return `${amount < 0 ? '−' : '+'} ${money(Math.abs(amount))}`
}
