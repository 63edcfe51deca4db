import '../../../ui/test-platform.ts'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { NewAlert } from './new-alert.tsx'
import type { Rule } from './rules.ts'

const mutateAsync = vi.fn((_rule: Rule) => Promise.resolve())
vi.mock('./rules.ts', async load => ({
  ...(await load<typeof import('./rules.ts')>()),
  useKeep: () => ({ mutateAsync, isPending: false }),
}))

const save = () => screen.getByRole('button', { name: 'Save alert' })

async function typed(metric: string, threshold: string): Promise<void> {
  render(<NewAlert open onClose={() => {}} />)
  await userEvent.selectOptions(screen.getByLabelText('Metric'), metric)
  const field = screen.getByLabelText(/^Threshold/)
  await userEvent.clear(field)
  await userEvent.type(field, threshold)
}

beforeEach(() => void mutateAsync.mockClear())

test.each([
  ['paid', '$12,500.50', 12_500.5],
  ['claims', '1,200', 1200],
  ['loss_ratio', '70.25', 70.25],
])('a threshold of %s is read as people write %s', async (metric, text, threshold) => {
  await typed(metric, text)
  await userEvent.click(save())
  await waitFor(() => expect(mutateAsync).toHaveBeenCalledOnce())
  expect(mutateAsync.mock.calls[0]?.[0]).toMatchObject({ metric, threshold })
})

test.each([
  ['paid', '1234,50', 'Did you mean $1,234.50?'],
  ['claims', '12,5', 'Did you mean 12.5?'],
  ['loss_ratio', 'high', 'Enter a number, such as 12.5.'],
])('of %s, %s is asked about', async (metric, text, advice) => {
  await typed(metric, text)
  expect(screen.getByText(advice)).toBeInTheDocument()
  expect(save()).toBeDisabled()
  expect(mutateAsync).not.toHaveBeenCalled()
})
