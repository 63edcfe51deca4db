// What a letter on screen says, piece by piece, so that its PDF says the same.

export type Block =
  | { kind: 'heading' | 'text' | 'item'; text: string }
  | { kind: 'row'; label: string; note: string; value: string; isTotal: boolean }

const PIECES = 'h2, address span, [data-slot=stat], tr, li, p'

/** The pieces of a letter in the order in which they are read. */
export const blocksOf = (letter: Element): Block[] =>
  [...letter.querySelectorAll(PIECES)]
    .filter(piece => !piece.closest('[data-slot=letterhead]') && !piece.parentElement?.closest('li, tr'))
    .map(blockOf)

function blockOf(piece: Element): Block {
  if (piece.matches('[data-slot=stat]')) return row(textOf(piece, 'dt'), '', textOf(piece, 'dd'), false)
  if (piece.matches('tr')) {
    const note = textOf(piece, 'th span')
    const label = textOf(piece, 'th')
      .slice(0, note ? -note.length : undefined)
      .trim()
    return row(label, note, textOf(piece, 'td'), piece.closest('tfoot') !== null)
  }
  const kind = piece.matches('h2') ? 'heading' : piece.matches('li') ? 'item' : 'text'
  return { kind, text: textOf(piece) }
}

const row = (label: string, note: string, value: string, isTotal: boolean): Block => ({
  kind: 'row',
  label,
  note,
  value,
  isTotal,
})

function textOf(piece: Element, within?: string): string {
  const text = (within ? piece.querySelector(within) : piece)?.textContent ?? ''
  return text.replace(/[^\S\n]+/g, ' ').trim()
}
