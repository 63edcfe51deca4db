import type { Schemas } from '@petinsure360/client'
import { useSession } from '@petinsure360/client/session-react'
import { Button, buttonClass } from '@petinsure360/ui'
import { money } from '@petinsure360/ui/format'
import { Link, useRouter } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { PlanTerms } from '../policies/plan-terms.tsx'
import { everyInWords, installment } from '../policies/purchase.ts'
import { signIn } from '../sign-in/actions.ts'
import { nameOr } from './name.ts'
import { PriceLines } from './price-lines.tsx'

type Plan = Schemas['QuotedPlan']

/** One plan at this pet's price, with the way to buy it. */
export interface OfferProps {
  plan: Plan
  quoteId: string
  name: string | undefined
  /** How the premium is paid, with the months of an installment. */
  frequency: Schemas['OfferedFrequency'] | undefined
}

export function Offer({ plan, quoteId, name, frequency }: OfferProps) {
  return (
    <li className="flex flex-col rounded-lg border border-line bg-surface p-card">
      <h2 className="text-lg">{plan.plan_name}</h2>
      <Price plan={plan} frequency={frequency} />
      <PlanTerms terms={plan} className="mt-5" />
      <Choose plan={plan.plan_name} quoteId={quoteId} name={name} />
      <details className="group mt-2">
        <summary className="flex min-h-target items-center justify-between font-medium text-brand">
          How we got this price
          <ChevronDown aria-hidden className="size-4 group-open:rotate-180" />
        </summary>
        <PriceLines plan={plan} />
      </details>
    </li>
  )
}

/** What is charged, as it is charged: once a year is a sum a year. */
function Price({ plan, frequency }: Pick<OfferProps, 'plan' | 'frequency'>) {
  const months = frequency?.months ?? 1
  return (
    <>
      <p className="figures mt-3">
        <span className="text-2xl font-semibold">{money(installment(plan.monthly_premium, months))}</span>
        <span className="text-muted"> {everyInWords(months)}</span>
      </p>
      {months > 1 && <p className="figures text-sm text-muted">{money(plan.monthly_premium)} per month</p>}
    </>
  )
}

/** A guest signs in on the way, and comes back to this plan at this price. */
function Choose({ plan, quoteId, name }: { plan: string; quoteId: string; name: string | undefined }) {
  const { status } = useSession()
  const router = useRouter()
  const search = { quote: quoteId, plan, name }
  const label = (
    <>
      Choose {plan}
      <span className="sr-only"> for {nameOr(name)}</span>
    </>
  )
  if (status !== 'guest') {
    return (
      <Link to="/policies/new" search={search} className={buttonClass('primary', 'mt-5')}>
        {label}
      </Link>
    )
  }
  const address = router.buildLocation({ to: '/policies/new', search }).href
  return (
    <Button variant="primary" className="mt-5" onClick={() => signIn(address)}>
      {label}
    </Button>
  )
}
