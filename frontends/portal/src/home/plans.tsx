// The price list as cards, straight from the API.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Badge, buttonClass, Resource, SkeletonCards } from '@petinsure360/ui'
import { money, percent } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PlanTerms } from '../policies/plan-terms.tsx'

/** The plan that most policies have. */
export const FAVOURITE = 'Premium'

export function Plans() {
  return (
    <section id="plans" aria-labelledby="plans-title" className="scroll-mt-24">
      <h2 id="plans-title" className="text-xl sm:text-2xl">
        Four plans, one price list
      </h2>
      <p className="mt-2 max-w-[65ch] text-muted">
        These are the list prices. A quote shows what your pet costs: its age, its breed and where you live
        count, line by line.
      </p>
      <div className="mt-8">
        <Resource query={useQuery(queries.plans())} skeleton={<SkeletonCards cards={4} />}>
          {({ plans, add_ons, annual_discount_percentage }) => (
            <>
              <ul className="grid grid-cols-[minmax(0,1fr)] gap-6 sm:grid-cols-2 lg:grid-cols-4">
                {plans.map(plan => (
                  <PlanCard key={plan.name} plan={plan} />
                ))}
              </ul>
              <p className="mt-6 text-muted">
                Add-ons: {add_ons.map(each => `${each.name} ${money(each.monthly_price)}`).join(', ')} a
                month. Paying once a year takes {percent(annual_discount_percentage)} off.
              </p>
            </>
          )}
        </Resource>
      </div>
    </section>
  )
}

type Plan = Schemas['PlanAnswer']

function PlanCard({ plan }: { plan: Plan }) {
  const favourite = plan.name === FAVOURITE
  return (
    <li
      className={`flex flex-col rounded-lg border bg-surface p-card ${favourite ? 'border-brand ring-1 ring-brand' : 'border-line'}`}
    >
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h3 className="text-lg">{plan.name}</h3>
        {favourite && <Badge tone="good">Most popular</Badge>}
      </div>
      <p className="figures mt-3">
        <span className="text-2xl font-semibold">{money(plan.monthly_premium)}</span>
        <span className="text-muted"> a month</span>
      </p>
      <PlanTerms terms={plan} className="mt-5 mb-6" />
      <Link
        to="/quote"
        className={buttonClass(favourite ? 'primary' : 'secondary', 'mt-auto')}
        aria-label={`Get a quote for ${plan.name}`}
      >
        Get a quote
      </Link>
    </li>
  )
}
