// Every list of the insights: filters, a page of rows, and the file of all of them, from the list's declaration.
import { EmptyState, PrintButton, Resource, type ResourceProps, Search } from '@petinsure360/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { SaveView } from '../views/save-view.tsx'
import { useChange, useClear } from './change.ts'
import { FILE_PAGE, PAGE } from './columns.ts'
import { CsvOfAll } from './csv-of-all.tsx'
import { Facet } from './facet.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type Answer, isFiltered, type List, type ListFacet, type ListSearch } from './list.ts'
import { PagedTable } from './paged-table.tsx'
import { useSeesPeople } from './people.ts'

export interface ListRowsProps<A extends Answer, R, S extends ListSearch> {
  list: List<A, R, S>
  search: S
  skeleton?: ResourceProps<A>['skeleton']
  above?: (answer: A) => ReactNode
  below?: (answer: A) => ReactNode
  /** At the table's right. */
  actions?: (answer: A) => ReactNode
}

/** What narrows the list down, and the page of it that the address asks for. */
export function ListRows<A extends Answer, R, S extends ListSearch>(props: ListRowsProps<A, R, S>) {
  const { list, search, skeleton, above, below, actions } = props
  const { offset = 0, sort } = search
  const query = useQuery(list.query(search, { limit: PAGE, offset }))
  const filtered = isFiltered(list, search)
  const { title, text } = filtered ? list.noMatch : list.nothing
  return (
    <>
      <Filters list={list} search={search} facets={query.data?.facets} filtered={filtered} />
      <Resource
        query={query}
        skeleton={skeleton}
        isEmpty={({ total }) => total === 0}
        empty={<EmptyState title={title}>{text}</EmptyState>}
      >
        {data => (
          <>
            {above?.(data)}
            <PagedTable
              title={list.title(data)}
              caption={list.caption}
              what={list.what}
              columns={list.columns}
              rows={list.rows(data)}
              rowKey={row => list.id(row) ?? ''}
              rowHref={row => (list.id(row) ? `${list.path}/${list.id(row)}` : undefined)}
              total={data.total}
              offset={offset}
              sort={sort}
              order={list.order}
              busy={query.isPlaceholderData}
              actions={actions?.(data)}
              note={list.note}
            />
            {below?.(data)}
          </>
        )}
      </Resource>
    </>
  )
}

interface FiltersProps<A extends Answer, R, S extends ListSearch> {
  list: List<A, R, S>
  search: S
  facets: Answer['facets'] | undefined
  filtered: boolean
}

function Filters<A extends Answer, R, S extends ListSearch>(props: FiltersProps<A, R, S>) {
  const { list, search, facets, filtered } = props
  const change = useChange<ListSearch>()
  const clear = useClear()
  const lookFor = list.lookFor(useSeesPeople())
  const set = ({ key, parse }: ListFacet<S>, value: string | undefined) =>
    change({ [key]: value !== undefined && parse ? parse(value) : value } as ListSearch)
  return (
    <FilterBar onClear={filtered ? clear : undefined}>
      <Search
        label={lookFor}
        value={search.q ?? ''}
        onSearch={text => change({ q: text || undefined })}
        className="grow basis-64"
      />
      {list.facets.map(facet => {
        const { label, key, served = key, name, sorted = values => values } = facet
        const values = facets?.[served]
        const value = search[key]
        return (
          <Facet
            key={key}
            label={label}
            values={values && sorted(values)}
            value={value === undefined ? undefined : String(value)}
            name={name}
            onChange={chosen => set(facet, chosen)}
          />
        )
      })}
    </FilterBar>
  )
}

/** At the title of the list's page: the file of every row that the filters leave, the view, and paper. */
export function ListExports<A extends Answer, R, S extends ListSearch>({
  list,
  search,
}: Pick<ListRowsProps<A, R, S>, 'list' | 'search'>) {
  const queryClient = useQueryClient()
  const page = async (offset: number) => {
    const answer = await queryClient.fetchQuery(
      list.query(search, { limit: list.file.page ?? FILE_PAGE, offset }),
    )
    return { rows: list.rows(answer), total: answer.total }
  }
  return (
    <>
      <CsvOfAll
        name={list.file.name}
        filters={list.filters(search)}
        columns={list.file.columns}
        page={page}
      />
      <SaveView />
      <PrintButton />
    </>
  )
}
