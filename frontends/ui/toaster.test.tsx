import './test-platform.ts'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { dismissToast, shownToasts, toast } from './toast-store.ts'
import { Toaster } from './toaster.tsx'

beforeEach(() => {
  vi.useFakeTimers()
  render(<Toaster />)
})
afterEach(() => {
  act(() => {
    for (const { id } of shownToasts()) dismissToast(id)
  })
  vi.useRealTimers()
})

const region = () => screen.getByRole('status', { hidden: true })
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))

it('speaks in a polite region that was there before', () => {
  expect(region()).toHaveAttribute('aria-live', 'polite')
  expect(region()).toBeEmptyDOMElement()
  act(() => toast({ kind: 'good', text: "Luna's claim was paid" }))
  expect(region()).toHaveTextContent("Done: Luna's claim was paid")
})

it('goes after five seconds, a problem later', () => {
  act(() => {
    toast({ kind: 'good', text: 'Saved' })
    toast({ kind: 'bad', text: 'Not sent' })
  })
  pass(5_100)
  expect(region()).not.toHaveTextContent('Saved')
  expect(region()).toHaveTextContent('Not sent')
  pass(7_000)
  expect(region()).toBeEmptyDOMElement()
})

it('stays while somebody reads it', () => {
  act(() => toast({ text: 'News' }))
  fireEvent.mouseEnter(region())
  pass(20_000)
  expect(region()).toHaveTextContent('News')
  fireEvent.mouseLeave(region())
  pass(5_100)
  expect(region()).toBeEmptyDOMElement()
})

it('goes by itself again after another was dismissed by its reader', () => {
  act(() => {
    toast({ text: 'First' })
    toast({ text: 'Second' })
  })
  const [dismiss] = screen.getAllByText('', { selector: '[aria-label=Dismiss]' })
  fireEvent.focus(dismiss as HTMLElement)
  fireEvent.click(dismiss as HTMLElement)
  pass(5_100)
  expect(region()).toBeEmptyDOMElement()
})

it('offers an action, and goes once it is taken', () => {
  const perform = vi.fn()
  act(() => toast({ text: 'Removed', action: { label: 'Undo', perform } }))
  fireEvent.click(screen.getByText('Undo'))
  expect(perform).toHaveBeenCalledOnce()
  expect(region()).toBeEmptyDOMElement()
})

it('does not say the same twice at once, nor more than four things', () => {
  act(() => {
    for (const text of ['a', 'b', 'c', 'd', 'e', 'e']) toast({ text })
  })
  expect(shownToasts().map(shown => shown.text)).toEqual(['b', 'c', 'd', 'e'])
})
