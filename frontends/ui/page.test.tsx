import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Page } from './page.tsx'

it('takes the focus to the title after a navigation, but not where the reader starts, nor by new data', () => {
  history.replaceState(null, '', '/')
  const { rerender } = render(<Page title="Home">x</Page>)
  expect(document.title).toBe('Home · PetInsure360')
  expect(document.body).toHaveFocus()
  rerender(<Page title="Home, renewed">x</Page>)
  expect(document.body).toHaveFocus()
  history.pushState(null, '', '/claims')
  rerender(<Page title="Claims">x</Page>)
  expect(screen.getByRole('heading', { name: 'Claims' })).toHaveFocus()
  expect(document.title).toBe('Claims · PetInsure360')
})
