import type { Schemas } from '@petinsure360/client'
import { Arithmetic } from '@petinsure360/ui'

/** The steps of a plan's price, as the API made it. */
export function PriceLines({ plan }: { plan: Schemas['QuotedPlan'] }) {
  return (
    <Arithmetic
      caption={`How we got the price of ${plan.plan_name}`}
      className="text-sm"
      lines={plan.lines.filter(changes).map(({ code, label, amount, factor }) => ({
        key: code,
        label,
        amount,
        note: factor === null || factor === 1 ? undefined : `× ${factor}`,
      }))}
      total={{ label: 'Per month', amount: plan.monthly_premium }}
    />
  )
}

/** Lines that change nothing are left out; the base is where it begins. */
const changes = ({ amount }: Schemas['PriceLine'], index: number): boolean => index === 0 || amount !== 0
