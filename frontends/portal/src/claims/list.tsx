// All of the customer's claims, newest first.
import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import {
  buttonClass,
  type Column,
  DataTable,
  EmptyState,
  Field,
  Page,
  Pager,
  Resource,
  Select,
} from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { IN_PLACE } from '../policies/choose-pet.tsx'
import { CLAIMS_PER_PAGE, claimFilters } from '../search.ts'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { TITLES } from '../titles.ts'
import { ClaimStatus } from './claim-status.tsx'
import { useOpenRequests } from './open-requests.ts'

type Claim = Schemas['ClaimRow']

export function Claims() {
  const { offset = 0, status } = useSearch({ from: '/customer/claims' })
  const navigate = useNavigate({ from: '/claims' })
  const customerId = useCustomerId()
  const claims = useQuery(queries.claims(customerId, claimFilters({ offset, status })))
  const pets = useQuery(queries.pets(customerId)).data?.pets
  const requests = useOpenRequests()
  return (
    <Page {...TITLES.claims} actions={<NewClaim />}>
      <StatusFilter
        value={status}
        onChange={chosen => void navigate({ search: { status: chosen }, ...IN_PLACE })}
      />
      <Resource
        query={claims}
        isEmpty={data => data.total === 0}
        empty={<NoClaim filtered={status !== undefined} />}
      >
        {data => (
          <>
            <DataTable
              caption="Your claims"
              columns={columns(pets, requests)}
              rows={data.claims}
              rowKey={claim => claim.claim_id}
              rowHref={claim => `/claims/${claim.claim_id}`}
              phone="cards"
              className="rounded-lg border border-line bg-surface"
            />
            <Pager
              offset={offset}
              limit={CLAIMS_PER_PAGE}
              total={data.total}
              what="claims"
              onPage={to => void navigate({ search: before => ({ ...before, offset: to || undefined }) })}
            />
          </>
        )}
      </Resource>
    </Page>
  )
}

interface StatusFilterProps {
  value: string | undefined
  onChange: (status: string | undefined) => void
}

function StatusFilter({ value, onChange }: StatusFilterProps) {
  const statuses = useQuery(queries.catalogue()).data?.claim_statuses ?? []
  return (
    <Field label="Status" className="max-w-xs">
      <Select
        value={value ?? ''}
        onChange={event => onChange(event.currentTarget.value || undefined)}
        placeholder="All"
        options={statuses}
      />
    </Field>
  )
}

const NewClaim = () => (
  <Link to="/claims/new" className={buttonClass('primary')}>
    Submit a claim
  </Link>
)

const NoClaim = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState
      title="No claim in this status"
      action={
        <Link to="/claims" className={buttonClass()}>
          Show all
        </Link>
      }
    />
  ) : (
    <EmptyState title="No claim yet" action={<NewClaim />} />
  )

const columns = (
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
