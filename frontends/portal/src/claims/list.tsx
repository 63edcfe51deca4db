// All of the customer's claims, newest first.
import { queries } from '@petinsure360/client/queries'
import { buttonClass, DataTable, EmptyState, Field, Page, Pager, Resource, Select } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { IN_PLACE } from '../policies/choose-pet.tsx'
import { CLAIMS_PER_PAGE, claimFilters } from '../search.ts'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { TITLES } from '../titles.ts'
import { claimColumns } from './columns.tsx'
import { useOpenRequests } from './open-requests.ts'

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
              columns={claimColumns(pets, requests)}
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
    <Field label="Status" data-print={value ? undefined : 'no'} className="max-w-xs">
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
