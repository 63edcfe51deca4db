// The columns of a customer's claims, on the first page and on their own.
import type { Schemas } from '@petinsure360/client'
import type { Column } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { ClaimStatus } from './claim-status.tsx'

type Claim = Schemas['ClaimRow']

/** `requests` says by claim what waits for the customer. */
export const claimColumns = (
  pets: readonly Schemas['PetRow'][] | undefined,
  requests: ReadonlyMap<string, string>,
): Column<Claim>[] => [
  {
    key: 'claim',
    header: 'Claim',
    cell: claim => (
      <>
        {claim.claim_category} for {pets?.find(pet => pet.pet_id === claim.pet_id)?.pet_name ?? 'your pet'}
        <span className="figures block text-sm font-normal text-muted">{claim.claim_number}</span>
      </>
    ),
    className: '[&>a]:text-left',
  },
  {
    key: 'submitted_date',
    header: 'Sent',
    cell: claim => date(claim.submitted_date),
    className: 'max-sm:hidden',
  },
  { key: 'claim_amount', header: 'Billed', cell: claim => money(claim.claim_amount), align: 'end' },
  { key: 'paid_amount', header: 'We pay', cell: claim => money(paymentOf(claim)), align: 'end' },
  {
    key: 'status',
    header: 'Status',
    cell: claim => <ClaimStatus claim={claim} request={requests.get(claim.claim_id)} />,
  },
]

/** Null while nobody has decided: nothing is not yet zero. */
export const paymentOf = ({ status, paid_amount }: Pick<Claim, 'status' | 'paid_amount'>): number | null =>
  status === 'Submitted' || status === 'Under Review' ? null : paid_amount
