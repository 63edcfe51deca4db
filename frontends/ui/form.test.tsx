import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { nonEmpty, object, pipe, string, transform } from 'valibot'
import { beforeEach, expect, it, vi } from 'vitest'
import { ErrorSummary } from './error-summary.tsx'
import { Field } from './field.tsx'
import { useProblemForm } from './form.ts'
import { Input } from './inputs.tsx'

const schema = object({
  name: pipe(string(), nonEmpty('Say your name')),
  weight: pipe(string(), nonEmpty('Say the weight'), transform(Number)),
})
const send = vi.fn()

function Form() {
  const form = useProblemForm({
    schema,
    defaultValues: { name: '', weight: '' },
    send,
    names: { weight_kg: 'weight' },
  })
  return (
    <form {...form.props}>
      <ErrorSummary error={form.failure} />
      <Field label="Name" error={form.errorOf('name')}>
        <Input {...form.register('name')} />
      </Field>
      <Field label="Weight" error={form.errorOf('weight')}>
        <Input {...form.register('weight')} />
      </Field>
      <button type="submit">Send</button>
    </form>
  )
}

const submit = () => userEvent.click(screen.getByRole('button', { name: 'Send' }))

async function fill() {
  render(<Form />)
  await userEvent.type(screen.getByLabelText('Name'), 'Luna')
  await userEvent.type(screen.getByLabelText('Weight'), '12')
}

beforeEach(() => {
  send.mockReset()
})

it('says what is missing at its field, and takes the focus to the first', async () => {
  render(<Form />)
  await submit()
  expect(screen.getByLabelText('Name')).toHaveAccessibleDescription('Say your name')
  expect(screen.getByLabelText('Weight')).toHaveAccessibleDescription('Say the weight')
  expect(screen.getByLabelText('Name')).toHaveFocus()
  expect(send).not.toHaveBeenCalled()
})

it('sends what the schema makes of it, once', async () => {
  await fill()
  await userEvent.dblClick(screen.getByRole('button', { name: 'Send' }))
  expect(send).toHaveBeenCalledWith({ name: 'Luna', weight: 12 })
})

it('shows a refusal at the field it is about, by its own name, and goes there', async () => {
  await fill()
  send.mockRejectedValue({ status: 422, errors: [{ field: 'weight_kg', detail: 'At most 10' }] })
  await submit()
  await waitFor(() => expect(screen.getByLabelText('Weight')).toHaveAccessibleDescription('At most 10'))
  expect(screen.getByLabelText('Weight')).toHaveFocus()
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

it('shows a failure that no field is to blame for, and lets try again', async () => {
  await fill()
  send.mockRejectedValueOnce({ status: 409, detail: 'Changed meanwhile', errors: [] })
  await submit()
  expect(await screen.findByRole('alert')).toHaveTextContent('Changed meanwhile')
  await submit()
  await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument())
  expect(send).toHaveBeenCalledTimes(2)
})

it('hides no refusal of a field that the form does not have', async () => {
  await fill()
  send.mockRejectedValue({
    status: 422,
    detail: 'Not valid',
    errors: [{ field: 'chip', detail: 'Chip unknown' }],
  })
  await submit()
  expect(await screen.findByRole('alert')).toHaveTextContent('Chip unknown')
})
