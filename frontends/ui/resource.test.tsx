import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { type Query, Resource } from './resource.tsx'

const query = (state: Partial<Query<string[]>>): Query<string[]> => ({
  data: undefined,
  error: null,
  dataUpdatedAt: 0,
  isFetching: false,
  refetch: () => {},
  ...state,
})

const show = (state: Partial<Query<string[]>>) =>
  render(
    <Resource query={query(state)} empty="No claims yet" skeleton={<p>shape</p>}>
      {claims => <p>{claims.join()}</p>}
    </Resource>,
  )

const failure = { status: 503, detail: 'The store does not answer', traceId: 'abc123' }

it('shows the shape of what is fetched, and says that it loads', () => {
  show({ isFetching: true })
  expect(screen.getByText('shape')).toBeInTheDocument()
  expect(screen.getByRole('status')).toHaveTextContent('Loading')
})

it('shows an error as an error, with its reference and a way on', async () => {
  const refetch = vi.fn()
  show({ error: failure, refetch })
  expect(screen.getByRole('alert')).toHaveTextContent('The store does not answer')
  expect(screen.getByRole('alert')).toHaveTextContent('abc123')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(refetch).toHaveBeenCalledOnce()
})

it('offers no retry where the same request cannot succeed', () => {
  show({ error: { status: 404, detail: 'Claim CLM-1 not found' } })
  expect(screen.getByRole('alert')).toHaveTextContent('Not found')
  expect(screen.queryByRole('button')).not.toBeInTheDocument()
})

it('says that the service is busy when it does not answer', () => {
  show({ fetchStatus: 'paused' })
  expect(screen.getByRole('alert')).toHaveTextContent('The service is busy')
})

it('says that there is nothing', () => {
  show({ data: [] })
  expect(screen.getByText('No claims yet')).toBeInTheDocument()
})

it('shows the data', () => {
  show({ data: ['a', 'b'] })
  expect(screen.getByText('a,b')).toBeInTheDocument()
})

it('keeps old data when new cannot be fetched, says of when it is, and offers to try again', async () => {
  const refetch = vi.fn()
  const at = Date.parse('2026-01-15T12:00:00')
  show({ data: ['old'], error: failure, dataUpdatedAt: at, refetch })
  expect(screen.getByText('old')).toBeInTheDocument()
  expect(screen.getByRole('status')).toHaveTextContent('not the newest')
  expect(screen.getByText('Jan 15, 2026, 12:00 PM')).toHaveAttribute('datetime', new Date(at).toISOString())
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(refetch).toHaveBeenCalledOnce()
})
