// The price list as cards, straight from the API.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { buttonClass, Resource, SkeletonCards } from '@petinsure360/ui'
import { money, percent } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PlanTerms } from '../policies/plan-terms.tsx'

export function Plans() {
  return (
    <section id="plans" aria-labelledby="plans-title" className="scroll-mt-24">
      <h2 id="plans-title" className="text-xl sm:text-2xl">
        Four plans, one price list
      </h2>
      <p className="mt-2 max-w-[65ch] text-muted">
        These are list prices. A quote shows your pet's own price, line by line: age, breed and state count.
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
                month. Pay yearly and save {percent(annual_discount_percentage)}.
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
  return (
    <li className="flex flex-col rounded-lg border border-line bg-surface p-card">
      <h3 className="text-lg">{plan.name}</h3>
      <p className="figures mt-3">
        <span className="text-2xl font-semibold">{money(plan.monthly_premium)}</span>
        <span className="text-muted"> a month</span>
      </p>
      <PlanTerms terms={plan} className="mt-5 mb-6" />
      <Link
        to="/quote"
        className={buttonClass('secondary', 'mt-auto')}
        aria-label={`Get a quote for ${plan.name}`}
      >
        Get a quote
      </Link>
    </li>
  )
}
