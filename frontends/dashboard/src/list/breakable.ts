import { createElement, Fragment, type ReactNode } from 'react'

const BREAK = createElement('wbr')

/** A text that may break after its slashes: `Reproductive/Emergency` would make a table wider than a laptop. */
export function breakable(text: string | null): ReactNode {
  if (!text) return '—'
  const [first, ...rest] = text.split(/(?<=\/)/)
  return createElement(Fragment, null, first, ...rest.flatMap(part => [BREAK, part]))
}
