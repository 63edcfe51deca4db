// The text of a PDF, row by row, read on this device. Loaded when somebody chooses one.
import { withPdf } from '@petinsure360/ui/pdf'

const MAX_PAGES = 5
const SAME_ROW = 3

interface Piece {
  str: string
  transform: number[]
}

/** The rows of the first pages, top down; rejects for a file that is no PDF, or is locked. */
export const pdfText = (file: Blob): Promise<string[]> =>
  withPdf(file, async pdf => {
    const rows: string[] = []
    for (let page = 1; page <= Math.min(pdf.numPages, MAX_PAGES); page += 1) {
      const { items } = await (await pdf.getPage(page)).getTextContent()
      rows.push(...rowsOf(items.filter((item): item is typeof item & Piece => 'str' in item)))
    }
    return rows
  })

/** Pieces of text that stand side by side, as one row. */
export function rowsOf(pieces: readonly Piece[]): string[] {
  const rows: { y: number; pieces: Piece[] }[] = []
  for (const piece of pieces) {
    const y = piece.transform[5] ?? 0
    const row = rows.find(each => Math.abs(each.y - y) < SAME_ROW)
    if (row) row.pieces.push(piece)
    else rows.push({ y, pieces: [piece] })
  }
  return rows
    .sort((upper, lower) => lower.y - upper.y)
    .map(row =>
      row.pieces
        .sort((left, right) => (left.transform[4] ?? 0) - (right.transform[4] ?? 0))
        .map(piece => piece.str)
        .join(' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
}
