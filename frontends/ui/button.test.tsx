import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { Button } from './button.tsx'

it('takes a double click for one where it is told when work is under way, and for two elsewhere', async () => {
  const [send, next] = [vi.fn(), vi.fn()]
  render(
    <>
      <Button busy={false} onClick={send}>
        Send
      </Button>
      <Button onClick={next}>Next</Button>
    </>,
  )
  await userEvent.dblClick(screen.getByRole('button', { name: 'Send' }))
  await userEvent.dblClick(screen.getByRole('button', { name: 'Next' }))
  expect(send).toHaveBeenCalledTimes(1)
  expect(next).toHaveBeenCalledTimes(2)
})

it('sends a form once, however fast it is pressed, and not at all while it is busy', async () => {
  const submit = vi.fn(event => event.preventDefault())
  const form = (busy: boolean) => (
    <form onSubmit={submit}>
      <Button type="submit" busy={busy}>
        Send
      </Button>
    </form>
  )
  const { rerender } = render(form(false))
  await userEvent.dblClick(screen.getByRole('button'))
  expect(submit).toHaveBeenCalledTimes(1)
  rerender(form(true))
  await userEvent.click(screen.getByRole('button'))
  expect(submit).toHaveBeenCalledTimes(1)
})
