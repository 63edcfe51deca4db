import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { navigateWith } from './anchor.tsx'
import type { Column } from './column.ts'
import { DataTable } from './data-table.tsx'

interface Claim {
  id: string
  amount: number | null
}

const rows: Claim[] = [
  { id: 'CLM-1', amount: 20 },
  { id: 'CLM-2', amount: 0 },
  { id: 'CLM-3', amount: null },
  { id: 'CLM-4', amount: 100 },
]
const columns: Column<Claim>[] = [
  { key: 'id', header: 'Number', sort: row => row.id },
  { key: 'amount', header: 'Amount', align: 'end', sort: row => row.amount },
]

const firstCells = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map(row => within(row).getAllByRole('cell')[0]?.textContent)

it('shows a zero as a zero and nothing as a dash', () => {
  render(<DataTable caption="Claims" columns={columns} rows={rows} />)
  const table = screen.getByRole('table', { name: 'Claims' })
  expect(within(table).getByRole('cell', { name: '0' })).toBeInTheDocument()
  expect(within(table).getByRole('cell', { name: '—' })).toBeInTheDocument()
})

it('sorts by its headers: figures descending first, then ascending, then as served', async () => {
  render(<DataTable caption="Claims" columns={columns} rows={rows} />)
  const header = screen.getByRole('button', { name: 'Amount' })
  await userEvent.click(header)
  expect(firstCells()).toEqual(['CLM-4', 'CLM-1', 'CLM-2', 'CLM-3'])
  expect(screen.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute('aria-sort', 'descending')
  await userEvent.click(header)
  expect(firstCells()).toEqual(['CLM-2', 'CLM-1', 'CLM-4', 'CLM-3'])
  await userEvent.click(header)
  expect(firstCells()).toEqual(['CLM-1', 'CLM-2', 'CLM-3', 'CLM-4'])
  expect(screen.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute('aria-sort', 'none')
})

it('leaves rows as served when whoever serves them sorts', async () => {
  const onSort = vi.fn()
  const served = [{ key: 'id', header: 'Number', sort: true } as const]
  render(
    <DataTable
      caption="Claims"
      columns={served}
      rows={rows}
      sort={{ key: 'id', descending: true }}
      onSort={onSort}
    />,
  )
  expect(firstCells()[0]).toBe('CLM-1')
  await userEvent.click(screen.getByRole('button', { name: 'Number' }))
  expect(onSort).toHaveBeenCalledWith(null)
})

it('leads on by one link in each row, through the router of the app', async () => {
  const go = vi.fn()
  navigateWith(go)
  render(<DataTable caption="Claims" columns={columns} rows={rows} rowHref={row => `/claims/${row.id}`} />)
  await userEvent.click(screen.getByRole('link', { name: 'CLM-2' }))
  expect(go).toHaveBeenCalledWith('/claims/CLM-2')
  expect(screen.getAllByRole('link')).toHaveLength(4)
})

it('says that there is nothing', () => {
  render(<DataTable caption="Claims" columns={columns} rows={[]} empty="No claims match" />)
  expect(screen.getByRole('cell', { name: 'No claims match' })).toBeInTheDocument()
})
