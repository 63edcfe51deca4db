// Customer 360: everything gold knows about one customer, each part with its own fate.
import { Problem, type Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { EmptyState, Page, PrintButton, Resource, SkeletonCards, Tile } from '@petinsure360/ui'
import { count, date, percent, plural, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Claims } from '../list/claims.tsx'
import { shownId, shownName } from '../list/person.tsx'
import { Term } from '../list/term.tsx'
import { metric } from '../metrics.ts'
import { Offer } from './offer.tsx'
import { Pets } from './pets.tsx'
import { Policies } from './policies.tsx'
import { Profile } from './profile.tsx'
import { Risk } from './risk.tsx'

type Customer = Schemas['Customer360']

const route = getRouteApi('/staff/customers/$customerId')

export function CustomerPage() {
  const { customerId } = route.useParams()
  const { offset = 0 } = route.useSearch()
  const query = useQuery(queries.customer360(customerId))
  const customer = query.data?.customer
  const unknown = query.error instanceof Problem && query.error.status === 404
  return (
    <Page
      title={shownName(customer?.full_name) ?? `Customer ${shownId(customerId)}`}
      lead={customer && summary(customer)}
      back={{ href: '/customers', label: 'All customers' }}
      actions={<PrintButton />}
    >
      {unknown ? (
        <Unknown />
      ) : (
        <Resource query={query} skeleton={<SkeletonCards cards={6} />}>
          {({ customer: row }) => <Known customer={row} id={customerId} offset={offset} />}
        </Resource>
      )}
    </Page>
  )
}

function Unknown() {
  return (
    <EmptyState title="There are no figures for this customer">
      A new account is here as soon as the pipeline has seen it, and this page notices. Otherwise the id is
      wrong.
    </EmptyState>
  )
}

function summary(row: Customer): string {
  const where = [row.city, row.state].filter(Boolean).join(', ')
  const since = row.customer_since ? ` since ${date(row.customer_since)}` : ''
  const place = where ? ` in ${where}` : ''
  return `${row.value_tier ?? 'A'} customer${since}${place}: ${plural(row.total_pets ?? 0, 'pet')}, ${plural(row.in_force_policies ?? 0, 'policy', 'policies')} in force.`
}

interface KnownProps {
  customer: Customer
  id: string
  /** Claims to skip. */
  offset: number
}

function Known({ customer, id, offset }: KnownProps) {
  return (
    <>
      <Alert customer={customer} />
      <Tiles customer={customer} />
      <Profile customer={customer} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <Risk id={id} />
        <Offer id={id} />
      </div>
      <Policies id={id} />
      <Pets id={id} />
      <Claims filters={{ customer_id: id }} offset={offset} />
    </>
  )
}

/** Above its target payments outgrow what the premium is meant to bear. */
function Alert({ customer: { earned_loss_ratio: ratio } }: { customer: Customer }) {
  const { below = 0 } = metric('loss_ratio')
  if (ratio === null || ratio < below) return null
  const high = ratio > 100
  return (
    <p
      role="note"
      className={`rounded-lg border px-4 py-3 ${high ? 'border-bad/40 bg-bad-soft text-bad' : 'border-warn/40 bg-warn-soft text-warn'}`}
    >
      <strong className="font-semibold">Loss ratio {percent(ratio)}.</strong>{' '}
      {high ? 'More was paid for claims than premium was earned.' : `Not below the target of ${below}%.`}
    </p>
  )
}

function Tiles({ customer: row }: { customer: Customer }) {
  return (
    <div className="grid grid-cols-2 gap-4 max-sm:gap-3 md:grid-cols-3 xl:grid-cols-6">
      <Tile
        label="Pets"
        value={count(row.total_pets)}
        note={
          row.total_pets === null
            ? 'none on record'
            : `${row.pets_with_conditions ? count(row.pets_with_conditions) : 'none'} with conditions`
        }
      />
      <Tile
        label="Policies in force"
        value={count(row.in_force_policies)}
        note={`of ${plural(row.total_policies ?? 0, 'policy', 'policies')}`}
      />
      <Tile
        label={<Term of="premium" />}
        value={wholeMoney(row.in_force_annual_premium)}
        note={row.in_force_policies === 0 ? 'nothing in force' : 'a year, all policies'}
      />
      <Tile
        label="Claims"
        value={count(row.total_claims)}
        note={row.total_claims === null ? 'none on record' : `${count(row.denied_claims)} denied`}
      />
      <Tile
        label="Paid"
        value={wholeMoney(row.total_paid_amount)}
        note={
          row.total_claim_amount === null
            ? 'nothing claimed'
            : `of ${wholeMoney(row.total_claim_amount)} claimed`
        }
      />
      <Tile label={<Term of="loss_ratio" />} value={percent(row.earned_loss_ratio)} note={losses(row)} />
    </div>
  )
}

const losses = ({ earned_loss_ratio, earned_premium, total_paid_amount }: Customer): string =>
  earned_loss_ratio === null
    ? 'no premium earned yet'
    : `${wholeMoney(total_paid_amount ?? 0)} paid, ${wholeMoney(earned_premium)} earned`
