// What both tabs begin with: customers by risk category, the opportunity, and the ways between the tabs.
import { queries } from '@petinsure360/client/queries'
import { Resource, Skeleton, Tile } from '@petinsure360/ui'
import { count, share, wholeMoney } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { byCategory } from './categories.ts'
import { lead } from './lead.ts'

const TAB =
  'inline-flex min-h-target items-center border-b-2 border-transparent px-1 text-muted hover:text-ink ' +
  'aria-[current=page]:border-brand aria-[current=page]:font-medium aria-[current=page]:text-ink'

export function Tabs() {
  return (
    <nav aria-label="Risk and offers" data-print="no" className="flex gap-6 border-b border-line">
      <Link to="/risk" className={TAB} activeOptions={{ exact: true, includeSearch: false }}>
        Risk scores
      </Link>
      <Link to="/risk/offers" className={TAB} activeOptions={{ includeSearch: false }}>
        Cross-sell
      </Link>
    </nav>
  )
}

const PLACEHOLDERS = ['a', 'b', 'c', 'd', 'e'].map(key => <Skeleton key={key} className="h-40" />)

/** The sentence on top of both tabs. */
export function useLead(): string {
  const risks = useQuery(queries.risks({ limit: 1 }))
  const offers = useQuery(queries.crossSell({ limit: 1 }))
  // Before the figures are there, its line is kept free.
  return lead(risks.data?.distribution, offers.data?.total_opportunity) ?? '\u00a0'
}

/** A tile per risk category, over all customers, and the revenue that offers could bring. */
export function Standing() {
  const risks = useQuery(queries.risks({ limit: 1 }))
  const offers = useQuery(queries.crossSell({ limit: 1 }))
  return (
    <div className="grid grid-cols-2 gap-4 max-sm:gap-3 md:grid-cols-3 xl:grid-cols-[repeat(5,minmax(0,1fr))_auto]">
      <Resource query={risks} skeleton={PLACEHOLDERS}>
        {({ distribution }) => <Categories distribution={distribution} />}
      </Resource>
      <Resource query={offers} skeleton={<Skeleton className="h-40" />}>
        {({ total_opportunity }) => (
          <Tile
            label="Revenue opportunity"
            value={wholeMoney(total_opportunity)}
            note="a year, all offers"
            className="max-sm:px-3"
            href="/risk/offers"
          />
        )}
      </Resource>
    </div>
  )
}

/** As words within a phrase: `Very high`. */
const sentenceCase = (text: string): string => text.charAt(0) + text.slice(1).toLowerCase()

function Categories({ distribution }: { distribution: Record<string, number> }) {
  const categories = byCategory(distribution)
  const total = categories.reduce((sum, [, customers]) => sum + customers, 0)
  return (
    <>
      {categories.map(([category, customers]) => (
        <Tile
          key={category}
          label={`${sentenceCase(category)} risk`}
          value={count(customers)}
          note={`${share(total ? customers / total : null)} of customers`}
          href={`/risk?category=${encodeURIComponent(category)}`}
        />
      ))}
    </>
  )
}
