import { expect, test } from 'vitest'
import { isFiltered, type List } from './list.ts'

interface Search {
  q?: string
  sort?: string
  offset?: number
  network?: boolean
}

const PROVIDERS = {
  filters: ({ q, sort, network }: Search) => ({ search: q, sort, in_network: network }),
} as unknown as List<{ total: number; facets: Record<string, never> }, unknown, Search>

test.each<[Search, boolean]>([
  [{}, false],
  [{ sort: '-claims', offset: 25 }, false],
  [{ q: 'oak' }, true],
  [{ network: false }, true],
])('%o leaves rows out: %o', (search, filtered) => expect(isFiltered(PROVIDERS, search)).toBe(filtered))
