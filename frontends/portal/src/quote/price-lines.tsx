import type { Schemas } from '@petinsure360/client'
import { Arithmetic } from '@petinsure360/ui'

/** The steps of a plan's price, as the API made it. */
export function PriceLines({ plan }: { plan: Schemas['QuotedPlan'] }) {
  return (
    <Arithmetic
      caption={`How the price of ${plan.plan_name} is made`}
      className="text-sm"
      lines={plan.lines.map(({ code, label, amount, factor }) => ({
        key: code,
        label,
        amount,
        note: factor === null || factor === 1 ? undefined : `times ${factor}`,
      }))}
      total={{ label: 'A month', amount: plan.monthly_premium }}
    />
  )
}
