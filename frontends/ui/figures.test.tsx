import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { Arithmetic } from './arithmetic.tsx'
import { Meter } from './meter.tsx'
import { Pager } from './pager.tsx'
import { Steps } from './steps.tsx'
import { Tile } from './tile.tsx'

it('says whether a change is good in words and by its meaning, not by its sign', () => {
  render(
    <Tile label="Claims" value="15,000" change={{ percent: 8.6, goodWhen: 'down', since: 'since May' }} />,
  )
  expect(screen.getByText('up 8.6%')).toHaveClass('text-bad')
})

it('does not make a change of what cannot be compared, nor of none', () => {
  render(
    <>
      <Tile label="A" value="1" change={{ percent: null }} />
      <Tile label="B" value="1" change={{ percent: 0, goodWhen: 'up' }} />
    </>,
  )
  expect(screen.getByText('No earlier figure to compare with')).toBeInTheDocument()
  expect(screen.getByText('unchanged')).toBeInTheDocument()
})

it('says whether a target is met', () => {
  render(<Tile label="Approval" value="0%" target={{ text: 'Target 80%', met: false }} />)
  expect(screen.getByText(/Target 80%/)).toHaveTextContent('Target 80%, missed')
})

it('shows how much of a limit is used, and an unlimited one without a bar', () => {
  const { rerender } = render(<Meter label="Limit" used={1_000} limit={5_000} />)
  expect(screen.getByRole('meter', { name: 'Limit' })).toHaveAttribute('aria-valuenow', '20')
  rerender(<Meter label="Limit" used={1_000} limit={null} />)
  expect(screen.queryByRole('meter')).not.toBeInTheDocument()
  expect(screen.getByText('$1,000.00 used, unlimited')).toBeInTheDocument()
})

it('writes a calculation with signs and a result', () => {
  render(
    <Arithmetic
      caption="Payout"
      lines={[
        { label: 'Claimed', amount: 640 },
        { label: 'Deductible', amount: -100 },
        { label: 'Your share', amount: 0 },
        { label: 'Bonus', amount: null },
      ]}
      total={{ label: 'You get', amount: 540 }}
    />,
  )
  const figures = screen.getAllByRole('cell').map(cell => cell.textContent)
  expect(figures).toEqual(['$640.00', '− $100.00', '$0.00', '—', '$540.00'])
})

it('marks where we are on a way', () => {
  render(
    <Steps
      label="Claim"
      steps={[
        { title: 'Received', state: 'done', at: '2026-01-15T12:00:00' },
        { title: 'In review', state: 'current' },
        { title: 'Paid', state: 'todo' },
      ]}
    />,
  )
  const [received, review] = screen.getAllByRole('listitem')
  expect(review).toHaveAttribute('aria-current', 'step')
  expect(received).not.toHaveAttribute('aria-current')
  expect(received).toHaveTextContent('Done: Received')
})

it('tells the place in a long list, and stops at its ends', () => {
  const { rerender } = render(<Pager offset={0} limit={25} total={60} what="claims" onPage={() => {}} />)
  expect(screen.getByText('1–25 of 60 claims')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Previous' })).toBeDisabled()
  rerender(<Pager offset={50} limit={25} total={60} what="claims" onPage={() => {}} />)
  expect(screen.getByText('51–60 of 60 claims')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Next' })).toBeDisabled()
  rerender(<Pager offset={50} limit={25} total={51} what="claims" onPage={() => {}} />)
  expect(screen.getByText('51 of 51 claims')).toBeInTheDocument()
  rerender(<Pager offset={0} limit={25} total={1} what="cases" onPage={() => {}} />)
  expect(screen.getByText('1 case')).toBeInTheDocument()
  rerender(<Pager offset={0} limit={25} total={12} what="cases" onPage={() => {}} />)
  expect(screen.getByText('12 cases')).toBeInTheDocument()
})

it('says that there is no such page, and leads to the last one', () => {
  const onPage = vi.fn()
  render(<Pager offset={100_000} limit={25} total={2_119} what="claims" onPage={onPage} />)
  expect(screen.getByRole('status')).toHaveTextContent('There is no such page: 2,119 claims fill 85 pages.')
  screen.getByRole('button', { name: 'Go to the last page' }).click()
  expect(onPage).toHaveBeenCalledWith(2_100)
})

it('goes to any page by its number', async () => {
  const onPage = vi.fn()
  render(<Pager offset={0} limit={25} total={150_000} what="claims" onPage={onPage} />)
  await userEvent.clear(screen.getByRole('spinbutton'))
  await userEvent.type(screen.getByRole('spinbutton'), '500{Enter}')
  expect(onPage).toHaveBeenCalledWith(12_475)
})
