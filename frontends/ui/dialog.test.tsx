import './test-platform.ts'
import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { Confirm, Dialog } from './dialog.tsx'

it('is named by its title and begins at its first input', () => {
  render(
    <Dialog open title="File a claim" onClose={() => {}}>
      <input aria-label="Amount" />
    </Dialog>,
  )
  expect(screen.getByRole('dialog', { name: 'File a claim' })).toBeInTheDocument()
  expect(screen.getByLabelText('Amount')).toHaveFocus()
})

it('asks its owner to close it: by its cross, by Escape, by a click beside it', async () => {
  const onClose = vi.fn()
  render(
    <Dialog open title="File a claim" onClose={onClose}>
      <p>Inside</p>
    </Dialog>,
  )
  const dialog = screen.getByRole('dialog')
  await userEvent.click(screen.getByRole('button', { name: 'Close' }))
  fireEvent(dialog, new Event('cancel', { cancelable: true }))
  await userEvent.click(dialog)
  expect(onClose).toHaveBeenCalledTimes(3)
  await userEvent.click(screen.getByText('Inside'))
  expect(onClose).toHaveBeenCalledTimes(3)
})

it('stays when a file chooser inside is left without a file', () => {
  const onClose = vi.fn()
  render(
    <Dialog open title="Add a file" onClose={onClose}>
      <input type="file" aria-label="Invoice" />
    </Dialog>,
  )
  fireEvent(screen.getByLabelText('Invoice'), new Event('cancel', { bubbles: true }))
  expect(onClose).not.toHaveBeenCalled()
})

it('holds nothing while it is closed', () => {
  render(
    <Dialog open={false} title="File a claim" onClose={() => {}}>
      <p>Inside</p>
    </Dialog>,
  )
  expect(screen.queryByText('Inside')).not.toBeInTheDocument()
})

it('asks before what matters, and once only', async () => {
  const [onConfirm, onClose] = [vi.fn(), vi.fn()]
  const question = (busy: boolean) => (
    <Confirm
      open
      title="Cancel the policy?"
      confirm="Cancel the policy"
      busy={busy}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      It ends today.
    </Confirm>
  )
  const { rerender } = render(question(false))
  await userEvent.click(screen.getByRole('button', { name: 'Cancel the policy' }))
  rerender(question(true))
  await userEvent.click(screen.getByRole('button', { name: 'Cancel the policy' }))
  expect(onConfirm).toHaveBeenCalledTimes(1)
  await userEvent.click(screen.getByRole('button', { name: 'Go back' }))
  expect(onClose).toHaveBeenCalledTimes(1)
})
