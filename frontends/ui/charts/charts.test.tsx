import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { count, month } from '../format.ts'
import { BarList } from './bar-list.tsx'
import { type ChartColumn, ChartFrame } from './chart-frame.tsx'
import { DrawnBars } from './drawn-bars.tsx'
import { DrawnLine } from './drawn-line.tsx'
import { Spark } from './spark.tsx'

interface Month {
  month: string
  claims: number | null
}

const rows: Month[] = [
  { month: '2025-01', claims: 120 },
  { month: '2025-02', claims: 0 },
  { month: '2025-03', claims: null },
]
const columns: ChartColumn<Month>[] = [
  { key: 'month', header: 'Month', format: (value: string) => month(value) },
  { key: 'claims', header: 'Claims', align: 'end', format: (value: number | null) => count(value) },
]

// Loading and drawing a chart takes a busy machine its time.
vi.setConfig({ testTimeout: 20_000 })

// jsdom has no layout: every block is as large as a chart.
beforeEach(() => {
  vi.spyOn(HTMLDivElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 640, 240))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
})

const frame = (
  <ChartFrame title="Claims" unit="claims per month" asOf="2026-01-15T12:00:00" rows={rows} columns={columns}>
    <DrawnLine
      label="Claims per month"
      rows={rows}
      x="month"
      xFormat={month}
      series={[{ key: 'claims', label: 'Claims' }]}
      format={count}
    />
  </ChartFrame>
)

const bodyOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row =>
      within(row)
        .getAllByRole('cell')
        .map(cell => cell.textContent),
    )

it('says its unit and its time, and has every figure in a table for who cannot see it', () => {
  render(frame)
  expect(screen.getByRole('figure', { name: 'Claims' })).toHaveTextContent('claims per month')
  expect(screen.getByText('Jan 15, 2026, 12:00 PM')).toBeInTheDocument()
  expect(bodyOf(screen.getByRole('table', { name: 'Claims, claims per month' }))).toEqual([
    ['Jan 2025', '120'],
    ['Feb 2025', '0'],
    ['Mar 2025', '—'],
  ])
})

it('is walked by the arrow keys, each point told in words', async () => {
  render(frame)
  const chart = screen.getByRole('application')
  expect(chart).toHaveAccessibleName('Claims per month')
  chart.focus()
  await userEvent.keyboard('{ArrowRight}')
  await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Feb 2025 · Claims 0'))
  await userEvent.keyboard('{ArrowRight}')
  await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Mar 2025 · Claims —'))
})

it('shows its rows to everybody, sorted on demand', async () => {
  render(frame)
  await userEvent.click(screen.getByRole('button', { name: 'Show rows' }))
  expect(screen.queryByRole('application')).not.toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: 'Claims' }))
  expect(bodyOf(screen.getByRole('table'))[0]).toEqual(['Jan 2025', '120'])
})

it('does not draw nothing', () => {
  render(
    <ChartFrame title="Claims" unit="claims" rows={[]} columns={columns}>
      <p>drawing</p>
    </ChartFrame>,
  )
  expect(screen.queryByText('drawing')).not.toBeInTheDocument()
  expect(screen.getByText('No figures for this selection')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'CSV' })).toBeDisabled()
})

it('lists parts with their figures, a zero and an unknown one too', () => {
  render(
    <BarList
      label="By type"
      rows={[
        { label: 'Illness', value: 10, href: '/claims?type=Illness' },
        { label: 'Wellness', value: 0 },
        { label: 'Other', value: null },
      ]}
    />,
  )
  expect(screen.getAllByRole('listitem').map(item => item.textContent)).toEqual([
    'Illness10',
    'Wellness0',
    'Other—',
  ])
  expect(screen.getByRole('link', { name: 'Illness' })).toHaveAttribute('href', '/claims?type=Illness')
})

it('draws each bar by its share of the longest, and none where all others stand together', () => {
  render(
    <BarList
      label="By type"
      max={95}
      rows={[
        { label: 'Emergency Visit', value: 95 },
        { label: 'Illness', value: 19 },
        { label: 'Other', value: 834, bar: false },
      ]}
    />,
  )
  const widths = screen
    .getAllByRole('listitem')
    .map(item => item.querySelector<HTMLElement>('[data-slot=bar-fill]')?.style.width)
  expect(widths).toEqual(['100%', '20%', undefined])
})

it('paints bars by what their figures mean, and names the target', async () => {
  // Without motion the bars stand at once.
  const still = { matches: true, addEventListener() {}, removeEventListener() {} }
  vi.stubGlobal('matchMedia', () => still)
  const { container } = render(
    <DrawnBars
      label="Claims"
      rows={rows.slice(0, 1)}
      x="month"
      series={[{ key: 'claims', label: 'Claims' }]}
      format={count}
      target={{ value: 70, label: 'Target 70' }}
      tone={row => ((row.claims ?? 0) > 70 ? 'bad' : 'good')}
    />,
  )
  await waitFor(() => expect(container.querySelector('[fill="var(--color-bad)"]')).toBeInTheDocument())
  expect(screen.getByText('Target 70')).toBeInTheDocument()
})

it('says what is pointed at beside the point, not below the chart', async () => {
  const { container } = render(frame)
  screen.getByRole('application').focus()
  await userEvent.keyboard('{ArrowRight}')
  const point = await waitFor(() => screen.getByText('Feb 2025', { selector: '[data-slot=point] *' }))
  expect(point.closest('.recharts-tooltip-wrapper')).toHaveStyle({ position: 'absolute' })
  expect(container.querySelector('.recharts-wrapper')).toContainElement(point)
})

it('has round figures at its axis', () => {
  const { container } = render(frame)
  const ticks = [...container.querySelectorAll('.recharts-yAxis-tick-labels text')]
  expect(ticks.map(each => each.textContent)).toEqual(['0', '25', '50', '75', '100', '125'])
})

it('dashes what is not over yet, as a bar and as a line', async () => {
  const still = { matches: true, addEventListener() {}, removeEventListener() {} }
  vi.stubGlobal('matchMedia', () => still)
  const drawing = {
    label: 'Claims',
    rows: [...rows.slice(0, 2), { month: '2025-03', claims: 40 }],
    x: 'month',
    series: [{ key: 'claims', label: 'Claims' }],
    format: count,
    unfinished: (row: Month) => row.month === '2025-03',
  } as const
  const { container } = render(
    <>
      <DrawnBars {...drawing} />
      <DrawnLine {...drawing} />
    </>,
  )
  const dashed = () => [...container.querySelectorAll('.recharts-bar [stroke-dasharray="4 3"]')]
  await waitFor(() => expect(dashed()).toHaveLength(1))
  expect(container.querySelectorAll('.recharts-line [stroke-dasharray="3 4"]')).toHaveLength(1)
})

it('leaves a gap in a spark where nothing was measured', () => {
  render(<Spark label="Last months" values={[1, 2, null, 3, 3]} />)
  const path = screen.getByRole('img', { name: 'Last months' }).querySelector('path')
  expect(path?.getAttribute('d')?.match(/M/g)).toHaveLength(2)
})
