// What a policy has cost and will cost: every payment with its receipt, and a refund with its day.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Badge, Card, type Column, DataTable, Resource, SkeletonRows } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'

type Payment = Schemas['PolicyPayment']

export function Payments({ policyId }: { policyId: string }) {
  return (
    <Card title="Payments and receipts" flush>
      <p className="px-card pb-3 text-sm text-muted">
        Payments are simulated: no money moves in this installation.
      </p>
      <Resource query={useQuery(queries.policyPayments(policyId))} skeleton={<SkeletonRows rows={4} />}>
        {({ payments }) => (
          <DataTable
            caption="Payments of this policy year"
            columns={COLUMNS}
            rows={payments}
            rowKey={payment => String(payment.number)}
            phone="cards"
          />
        )}
      </Resource>
    </Card>
  )
}

const KINDS: Record<Payment['kind'], string> = {
  installment: 'Premium',
  change: 'Change of add-ons',
  refund: 'Refund to your payment method',
}
const STATES: Record<Payment['state'], string> = { paid: 'Paid', upcoming: 'Upcoming', refunded: 'Refunded' }

const COLUMNS: Column<Payment>[] = [
  { key: 'due', header: 'Due', cell: payment => date(payment.due) },
  { key: 'kind', header: 'For', cell: payment => KINDS[payment.kind] },
  {
    key: 'amount',
    header: 'Amount',
    align: 'end',
    cell: payment => money(payment.kind === 'refund' ? -payment.amount : payment.amount),
  },
  {
    key: 'state',
    header: 'Status',
    cell: payment => (
      <Badge tone={payment.state === 'upcoming' ? 'neutral' : 'good'}>{STATES[payment.state]}</Badge>
    ),
  },
  { key: 'receipt', header: 'Receipt', cell: payment => payment.receipt },
]
