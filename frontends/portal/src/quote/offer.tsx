import type { Schemas } from '@petinsure360/client'
import { Badge, buttonClass, cx } from '@petinsure360/ui'
import { money } from '@petinsure360/ui/format'
import { Link } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { FAVOURITE } from '../home/plans.tsx'
import { PlanTerms } from '../policies/plan-terms.tsx'
import { nameOr } from './name.ts'
import { PriceLines } from './price-lines.tsx'

type Plan = Schemas['QuotedPlan']

/** One plan at this pet's price, with the way to buy it. */
export function Offer({ plan, quoteId, name }: { plan: Plan; quoteId: string; name: string | undefined }) {
  const favourite = plan.plan_name === FAVOURITE
  return (
    <li
      className={cx(
        'flex flex-col rounded-lg border bg-surface p-card',
        favourite ? 'border-brand ring-1 ring-brand' : 'border-line',
      )}
    >
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg">{plan.plan_name}</h2>
        {favourite && <Badge tone="good">Most popular</Badge>}
      </div>
      <p className="figures mt-3">
        <span className="text-2xl font-semibold">{money(plan.monthly_premium)}</span>
        <span className="text-muted"> a month</span>
      </p>
      <p className="figures text-sm text-muted">{money(plan.annual_premium)} a year</p>
      <PlanTerms terms={plan} className="mt-5" />
      <Link
        to="/policies/new"
        search={{ quote: quoteId, plan: plan.plan_name, name }}
        className={buttonClass(favourite ? 'primary' : 'secondary', 'mt-5')}
      >
        Choose {plan.plan_name}
        <span className="sr-only"> for {nameOr(name)}</span>
      </Link>
      <details className="group mt-2">
        <summary className="flex min-h-target items-center justify-between font-medium text-brand">
          How this price is made
          <ChevronDown aria-hidden className="size-4 group-open:rotate-180" />
        </summary>
        <PriceLines plan={plan} />
      </details>
    </li>
  )
}
