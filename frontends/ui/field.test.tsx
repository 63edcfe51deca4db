import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Field } from './field.tsx'
import { Checkbox, Input, MoneyInput, Select, Textarea } from './inputs.tsx'

it('names its input and tells hint and error with it', () => {
  render(
    <Field label="E-mail" hint="We write rarely" error="An address has an @" required>
      <Input />
    </Field>,
  )
  const input = screen.getByRole('textbox', { name: 'E-mail' })
  expect(input).toBeInvalid()
  expect(input).toBeRequired()
  expect(input).toHaveAccessibleDescription('An address has an @ We write rarely')
})

it('is silent about an error that is not there', () => {
  render(
    <Field label="E-mail">
      <Input />
    </Field>,
  )
  const input = screen.getByLabelText('E-mail')
  expect(input).not.toHaveAttribute('aria-invalid')
  expect(input).not.toHaveAttribute('aria-describedby')
})

it.each([
  ['a select', <Select key="1" options={['a']} />],
  ['a text', <Textarea key="2" />],
  ['an amount', <MoneyInput key="3" />],
])('wires %s too', (_, input) => {
  render(
    <Field label="Thing" error="Wrong">
      {input}
    </Field>,
  )
  expect(screen.getByLabelText('Thing')).toHaveAccessibleDescription('Wrong')
})

it('wires an input of another house by a function', () => {
  render(<Field label="Vet">{wiring => <input {...wiring} />}</Field>)
  expect(screen.getByRole('textbox', { name: 'Vet' })).toBeInTheDocument()
})

it('lets a box be named by its own label and described by its hint', () => {
  render(<Checkbox label="Emergency" hint="Night or weekend" error="Say yes or no" />)
  const box = screen.getByRole('checkbox', { name: /^Emergency/ })
  expect(box).toHaveAccessibleDescription('Say yes or no Night or weekend')
})

it.each([2, 5])('shows a text of %d rows as high as that, whatever is in it', rows => {
  render(<Textarea aria-label="Note" rows={rows} />)
  expect(screen.getByLabelText('Note').style.minHeight).toBe(`calc(${rows}lh + 1.125rem)`)
})
