import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { breakable } from './breakable.ts'
import { Facet, optionsOf } from './facet.tsx'
import { FilterBar } from './filter-bar.tsx'
import { LossRatio } from './loss-ratio.tsx'
import { Person, shownId, unmasked } from './person.tsx'

describe('a filter', () => {
  test('offers the values that occur, with their rows', async () => {
    const onChange = vi.fn()
    render(<Facet label="Tier" values={{ Gold: 45, Silver: 0 }} value={undefined} onChange={onChange} />)
    await userEvent.selectOptions(screen.getByLabelText('Tier'), 'Gold (45)')
    expect(onChange).toHaveBeenCalledWith('Gold')
  })

  test('is taken away by choosing all', async () => {
    const onChange = vi.fn()
    render(<Facet label="Tier" values={{ Gold: 45 }} value="Gold" onChange={onChange} />)
    await userEvent.selectOptions(screen.getByLabelText('Tier'), 'All')
    expect(onChange).toHaveBeenCalledWith(undefined)
  })

  test('is on paper where it leaves something out, and only there', () => {
    const facet = (value: string | undefined) => (
      <Facet label="Tier" values={{ Gold: 45 }} value={value} onChange={() => {}} />
    )
    const { container, rerender } = render(<FilterBar onClear={undefined}>{facet(undefined)}</FilterBar>)
    const hidden = () => [...container.querySelectorAll('[data-print=no]')].map(each => each.tagName)
    expect(hidden()).toEqual(['FIELDSET', 'DIV'])
    rerender(<FilterBar onClear={() => {}}>{facet('Gold')}</FilterBar>)
    expect(hidden()).toEqual([])
  })

  test('keeps a chosen value that no longer occurs', () => {
    expect(optionsOf({ Gold: 45 }, 'Tin', value => value).map(({ label }) => label)).toEqual([
      'Gold (45)',
      'Tin (0)',
    ])
  })
})

test('a filter of several values says them, with the rows of all', () => {
  expect(optionsOf({ Paid: 5, Denied: 2 }, 'Paid|Denied|Lost', value => value).at(-1)?.label).toBe(
    'Paid or Denied or Lost (7)',
  )
})

describe('a loss ratio', () => {
  test.each([
    [0, '0%'],
    [69.9, '69.9%'],
    [70, '70% raised'],
    [70.5, '70.5% raised'],
    [100.1, '100.1% high'],
    [null, '—'],
  ])('of %s reads %s', (value, text) => {
    const { container } = render(<LossRatio value={value} />)
    expect(container).toHaveTextContent(text)
  })
})

describe('a person', () => {
  test('is named by the id where names are hidden', () => {
    render(<Person id="CUST-1A2B3C4D" name="***" />)
    expect(screen.queryByText('***')).toBeNull()
    expect(screen.getByText('CUST-1A2B3C4D')).toBeVisible()
  })

  test('of a long random id has a short one that can be read out', () => {
    expect(shownId('281ac64c-7b1e-4f7e-9d1b-0a2b3c4d5e6f')).toBe('C-281A C64C')
    expect(shownId('DEMO-001')).toBe('DEMO-001')
  })

  test('has details that are said to be hidden, not empty', () => {
    expect(unmasked('***')).toBe('hidden for your role')
    expect(unmasked(null)).toBeNull()
    expect(unmasked('ann@example.com')).toBe('ann@example.com')
  })
})

test('a long word breaks after its slashes, and reads as one', () => {
  const { container } = render(breakable('Reproductive/Emergency'))
  expect(container.innerHTML).toBe('Reproductive/<wbr>Emergency')
  expect(container).toHaveTextContent('Reproductive/Emergency')
  expect(breakable(null)).toBe('—')
})
