import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Card, Facts, Resource, SkeletonRows } from '@petinsure360/ui'
import { dateTime, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'

const OWED = new Set(['Approved', 'Partially Approved', 'Paid'])

/** What the ledger says: owed, and sent. No card before an approval, nor for one that pays nothing. */
export function PaymentCard({ claimId, status }: { claimId: string; status: string }) {
  const isOwed = OWED.has(status)
  const payments = useQuery({ ...queries.payments(claimId), enabled: isOwed })
  const isNothing = payments.data?.owed === 0 && payments.data.paid === 0
  if (!isOwed || isNothing) return null
  return (
    <Card title="Payment" aria-live="polite">
      <Resource query={payments} skeleton={<SkeletonRows rows={2} />}>
        {found => <Facts facts={factsOf(found)} />}
      </Resource>
    </Card>
  )
}

function factsOf({ owed, paid, payments }: Schemas['Payments']) {
  const payment = payments.at(-1)
  return [
    { label: 'Still to be sent', value: money(owed) },
    { label: 'Sent', value: money(paid) },
    ...(payment
      ? [
          { label: 'On', value: dateTime(payment.settled_at) },
          { label: 'Payment', value: 'Simulated: no money moves in this installation' },
        ]
      : []),
  ]
}
