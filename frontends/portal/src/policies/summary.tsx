// What is about to be bought, and buying it once.
import { api, once, Problem, type Schemas, unwrap } from '@petinsure360/client'
import { Button, Card, Checkbox, ErrorSummary } from '@petinsure360/ui'
import { date } from '@petinsure360/ui/format'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { PriceLines } from '../quote/price-lines.tsx'
import { chargeInWords } from './purchase.ts'

export interface SummaryProps {
  pet: Schemas['PetRow']
  quote: Schemas['QuoteAnswer']
  plan: Schemas['QuotedPlan']
  method: string
  frequency: Schemas['OfferedFrequency'] | undefined
  /** The policy that the pet has already. */
  insuredBy: Schemas['PolicyRow'] | undefined
  /** False while the price of another choice is on its way. */
  settled: boolean
  /** The quote does not hold any more: a new one is needed. */
  onRefused: () => void
}

export function Summary(props: SummaryProps) {
  const { pet, quote, plan, method, frequency, insuredBy, settled } = props
  const [confirmed, confirm] = useState(false)
  const buy = useBuy(props, confirmed)
  const charge = chargeInWords(plan.monthly_premium, frequency?.months)
  return (
    <Card title={`${plan.plan_name} for ${pet.pet_name}`} className="max-w-2xl" aria-busy={!settled}>
      <PriceLines plan={plan} />
      <p className="mt-4 text-muted">
        {charge} by {method}. The policy begins today. This price holds until {date(quote.valid_until)}. By
        insuring {pet.pet_name} you accept our{' '}
        <Link to="/terms" className="text-brand underline underline-offset-4">
          terms
        </Link>
        .
      </p>
      {insuredBy && (
        <Checkbox
          className="mt-4"
          checked={confirmed}
          onChange={event => confirm(event.currentTarget.checked)}
          label={`Yes, I want a second policy for ${pet.pet_name}`}
          hint={`${pet.pet_name} is already insured with the ${insuredBy.plan_name} plan until ${date(insuredBy.expiration_date)}. You would pay for both.`}
        />
      )}
      <ErrorSummary error={buy.error} className="mt-4" />
      <Button
        variant="primary"
        size="wide"
        className="mt-6"
        disabled={Boolean(insuredBy) && !confirmed}
        busy={buy.isPending || !settled}
        onClick={() => buy.mutate()}
      >
        Insure {pet.pet_name} for {charge}
      </Button>
    </Card>
  )
}

/** Whether it is the price that was refused: expired meanwhile, or made for something else. */
export const isQuoteRefused = (error: unknown): boolean =>
  error instanceof Problem && error.code.startsWith('quote_')

const isInsuredAlready = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'pet_already_insured'

function useBuy({ pet, quote, plan, method, onRefused }: SummaryProps, confirmed: boolean) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [attempt] = useState(() => crypto.randomUUID())
  const body = {
    customer_id: pet.customer_id,
    pet_id: pet.pet_id,
    plan_name: plan.plan_name,
    payment_method: method,
    payment_frequency: quote.payment_frequency,
    includes_wellness: quote.includes_wellness,
    includes_dental: quote.includes_dental,
    includes_behavioral: quote.includes_behavioral,
    quote_id: quote.quote_id,
    confirm_second_policy: confirmed,
  } as Schemas['PolicyCreate']
  return useMutation({
    // Another choice is another purchase; the same one again is a repetition.
    mutationFn: () =>
      unwrap(
        api.POST('/api/policies', {
          body,
          headers: once([attempt, body.quote_id, body.plan_name, method, confirmed].join(' ')),
        }),
      ),
    onError: error => {
      // Bought in another window meanwhile: with the policies read again, the page asks.
      if (isInsuredAlready(error)) void queryClient.invalidateQueries({ queryKey: ['policies'] })
      if (!isQuoteRefused(error)) return
      onRefused()
      void queryClient.invalidateQueries({ queryKey: ['offers'] })
    },
    onSuccess: async policy => {
      await queryClient.invalidateQueries({ queryKey: ['policies'] })
      await navigate({
        to: '/policies/$policyId',
        params: { policyId: policy.policy_id },
        search: { bought: true },
        replace: true,
      })
    },
  })
}
