import './test-platform.ts'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { setShortcutsOn } from './shortcut-keys.ts'
import { Shortcuts, useActions } from './shortcut-sheet.tsx'

const [overview, customers, refused] = [vi.fn(), vi.fn(), vi.fn()]
const actions = [
  { name: 'Go to the overview', keys: 'g o', perform: overview },
  { name: 'Go to the customers', keys: 'g c', perform: customers },
  { name: 'Decide', keys: 'd', predicate: () => false, perform: refused },
]

function App() {
  useActions(actions)
  return (
    <>
      <input aria-label="Name" data-search defaultValue="Luna" />
      <Shortcuts />
    </>
  )
}

beforeEach(() => {
  vi.clearAllMocks()
  setShortcutsOn(true)
})

it('does what keys stand for, one after the other', async () => {
  render(<App />)
  await userEvent.keyboard('gc')
  expect(customers).toHaveBeenCalledOnce()
  await userEvent.keyboard('ggo')
  expect(overview).toHaveBeenCalledOnce()
})

it('leaves keys alone while somebody types, and does nothing that cannot be done', async () => {
  render(<App />)
  await userEvent.keyboard('d')
  await userEvent.type(screen.getByLabelText('Name'), 'go')
  expect(refused).not.toHaveBeenCalled()
  expect(overview).not.toHaveBeenCalled()
})

it('goes to the search of the page by a slash', async () => {
  render(<App />)
  await userEvent.keyboard('/')
  expect(screen.getByLabelText('Name')).toHaveFocus()
  expect(screen.getByLabelText('Name')).toHaveValue('Luna')
})

it('shows the keys, and can be switched off', async () => {
  render(<App />)
  await userEvent.keyboard('?')
  expect(screen.getByRole('dialog', { name: 'Keyboard' })).toHaveTextContent('Go to the overview')
  expect(screen.queryByText('Decide')).not.toBeInTheDocument()
  await userEvent.click(screen.getByRole('checkbox'))
  await userEvent.click(screen.getByRole('button', { name: 'Close' }))
  await userEvent.keyboard('gc')
  expect(customers).not.toHaveBeenCalled()
})

it('finds an action by its name', async () => {
  render(<App />)
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
  await userEvent.type(screen.getByRole('combobox'), 'go to')
  expect(screen.getAllByRole('option')).toHaveLength(2)
  await userEvent.keyboard('{ArrowDown}')
  expect(screen.getByRole('option', { name: /customers/ })).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(customers).toHaveBeenCalledOnce())
  expect(screen.queryByRole('combobox')).not.toBeInTheDocument()
})

it('finds records after actions, and goes to the one that is chosen', async () => {
  const seen = vi.fn()
  const find = vi.fn(async () => [{ id: '/claims/1', name: 'CLM2026', hint: 'Claim', perform: seen }])
  render(<Shortcuts find={find} />)
  await userEvent.keyboard('{Control>}k{/Control}')
  await userEvent.type(screen.getByRole('combobox', { name: 'Record or action' }), 'clm2026')
  await screen.findByRole('option', { name: /CLM2026/ })
  expect(find).toHaveBeenCalledWith('clm2026', expect.anything())
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(seen).toHaveBeenCalledOnce())
})
