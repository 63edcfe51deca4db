import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { FlowPicture } from './flow-picture.tsx'
import { widths } from './geometry.ts'
import type { FlowEvent } from './model.ts'

const stages = [
  { id: 'raw', label: 'Raw', rows: 100, waiting: 3 },
  { id: 'bronze', label: 'Bronze', rows: 98, tables: [{ name: 'claims', rows: 98, version: 12 }] },
  { id: 'silver', label: 'Silver', rows: null },
]
const rejects = [{ stage: 'bronze', rows: 2, reasons: [{ reason: 'no key', rows: 2 }], href: '/quarantine' }]

const picture = (events: FlowEvent[] = []) => (
  <FlowPicture title="The way" stages={stages} rejects={rejects} events={events} />
)

afterEach(() => {
  vi.useRealTimers()
  document.documentElement.removeAttribute('style')
})

it('makes the stream as wide as its rows, and a thread of what is unknown or nothing', () => {
  const [all, half, none, unknown] = widths([100, 50, 0, null])
  expect(half).toBeCloseTo((all ?? 0) / 2)
  expect([none, unknown]).toEqual([3, 3])
})

it('says in words what it draws: rows, versions, what waits, and what fell out and why', () => {
  render(picture())
  const bronze = screen.getByRole('heading', { name: 'Bronze' }).closest('li') as HTMLElement
  expect(bronze).toHaveTextContent('98')
  expect(bronze).toHaveTextContent('version 12')
  expect(within(bronze).getByRole('link', { name: '2 fell out' })).toHaveAttribute('href', '/quarantine')
  expect(bronze).toHaveTextContent('no key2')
  expect(screen.getByText('3 waiting')).toBeInTheDocument()
})

it('draws how much goes a way only where it was counted', () => {
  const { container } = render(picture())
  expect(container.querySelectorAll('path[stroke-dasharray]')).toHaveLength(1)
  const silver = screen.getByRole('heading', { name: 'Silver' }).closest('li')
  expect(silver).toHaveTextContent('—not counted')
})

it('runs from top to bottom where larger words leave its columns no room', () => {
  const across = () => render(picture()).container.querySelector('svg[width="960"]')
  expect(across()).not.toBeNull()
  document.documentElement.style.fontSize = '48px'
  expect(across()).toBeNull()
})

it('is a table for who prefers one', async () => {
  render(picture())
  await userEvent.click(screen.getByRole('button', { name: 'Show as table' }))
  const rows = within(screen.getByRole('table', { name: 'The way' })).getAllByRole('row')
  expect(rows.map(row => row.textContent)).toContain('Bronzeall98———2: no key 2')
})

it('has a dot for each thing that happens, once, and tells it', () => {
  vi.useFakeTimers()
  const { container, rerender } = render(picture())
  const dots = () => container.querySelectorAll('[data-slot=flow-event]').length
  const event = { id: '1', from: 'raw', to: 'bronze', label: '1 claim reached bronze' }
  rerender(picture([event]))
  expect(dots()).toBe(1)
  expect(screen.getByRole('status')).toHaveTextContent('1 claim reached bronze')
  act(() => vi.advanceTimersByTime(2_000))
  expect(dots()).toBe(0)
  rerender(picture([event]))
  expect(dots()).toBe(0)
})
