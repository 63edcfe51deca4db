// Plan, options and payment of one pet's policy. Every choice is in the address; every price is the API's.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { ChoiceCards, ErrorState, Field, Resource, Select, Skeleton, SkeletonCards } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Options as OptionFields } from '../quote/options.tsx'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { IN_PLACE } from './choose-pet.tsx'
import { useOffer } from './offer.ts'
import { termsSentence } from './plan-terms.tsx'
import { chargeInWords, insuredBesides, livePolicy, type Options, optionsOf, requestFor } from './purchase.ts'
import { Summary } from './summary.tsx'

export interface CheckoutProps {
  pet: Schemas['PetRow']
  /** The quote that one came with. */
  carried: Schemas['QuoteAnswer'] | undefined
}

export function Checkout({ pet, carried }: CheckoutProps) {
  const me = useQuery(queries.me())
  const policies = useQuery(queries.policies(useCustomerId()))
  const catalogue = useQuery(queries.catalogue())
  if (me.data && policies.data && catalogue.data) {
    return (
      <Choices
        pet={pet}
        carried={carried}
        state={me.data.customer.state}
        others={insuredBesides(pet.pet_id, policies.data.policies)}
        insuredBy={livePolicy(pet.pet_id, policies.data.policies)}
        catalogue={catalogue.data}
      />
    )
  }
  const failed = [me, policies, catalogue].find(each => each.isError)
  return failed ? (
    <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  ) : (
    <SkeletonCards cards={4} />
  )
}

interface ChoicesProps extends CheckoutProps {
  state: string
  others: number
  insuredBy: Schemas['PolicyRow'] | undefined
  catalogue: Schemas['Catalogue']
}

function Choices({ pet, carried, state, others, insuredBy, catalogue }: ChoicesProps) {
  const search = useSearch({ from: '/customer/policies/new' })
  const navigate = useNavigate({ from: '/policies/new' })
  const choose = (chosen: Partial<typeof search>) =>
    void navigate({ search: before => ({ ...before, pet: pet.pet_id, ...chosen }), ...IN_PLACE })
  const options = optionsOf(search, carried, catalogue)
  const offer = useOffer(requestFor(pet, state, others, options), carried)
  const method = search.method ?? catalogue.payment_methods[0] ?? ''
  const frequency = catalogue.payment_frequencies.find(each => each.name === options.payment_frequency)
  return (
    <>
      <OptionFields
        value={options}
        onChange={value => choose(optionsInAddress({ ...options, ...value }, catalogue))}
      />
      <Resource query={offer} skeleton={<Skeleton className="h-72" />}>
        {quote => {
          const plan = quote.plans.find(each => each.plan_name === search.plan)
          return (
            <>
              <PlanChoice
                pet={pet}
                quote={quote}
                months={frequency?.months}
                value={plan?.plan_name}
                onChange={value => choose({ plan: value })}
              />
              <Field
                label="Payment method"
                hint="Payments are simulated: no card is asked for, nothing is charged."
                className="max-w-sm"
                required
              >
                <Select
                  value={method}
                  onChange={event => choose({ method: event.currentTarget.value })}
                  options={catalogue.payment_methods}
                />
              </Field>
              {plan && (
                <Summary
                  pet={pet}
                  quote={quote}
                  plan={plan}
                  method={method}
                  insuredBy={insuredBy}
                  frequency={frequency}
                  settled={!offer.isPlaceholderData}
                  onRefused={() => choose({ ...optionsInAddress(options, catalogue), quote: undefined })}
                />
              )}
            </>
          )
        }}
      </Resource>
    </>
  )
}

interface PlanChoiceProps {
  pet: Schemas['PetRow']
  quote: Schemas['QuoteAnswer']
  /** Of an installment. */
  months: number | undefined
  value: string | undefined
  onChange: (plan: string) => void
}

function PlanChoice({ pet, quote, months, value, onChange }: PlanChoiceProps) {
  return (
    <ChoiceCards
      legend={`Which plan for ${pet.pet_name}?`}
      className="sm:grid-cols-2"
      value={value}
      onChange={onChange}
      options={quote.plans.map(plan => ({
        value: plan.plan_name,
        label: plan.plan_name,
        aside: chargeInWords(plan.monthly_premium, months),
        description: termsSentence(plan),
      }))}
    />
  )
}

const optionsInAddress = (options: Options, { add_ons }: Schemas['Catalogue']) => ({
  frequency: options.payment_frequency,
  addons: add_ons
    .filter(({ field }) => options[field as keyof Options] === true)
    .map(({ name }) => name)
    .join(),
})
