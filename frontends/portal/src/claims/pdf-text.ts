// The text of a PDF, row by row, read on this device. Loaded when somebody chooses one.
import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

const MOST_PAGES = 5
const SAME_ROW = 3

interface Piece {
  str: string
  transform: number[]
}

/** The rows of the first pages, top down; rejects for a file that is no PDF, or is locked. */
export async function pdfText(file: Blob): Promise<string[]> {
  GlobalWorkerOptions.workerSrc = worker
  const task = getDocument({ data: new Uint8Array(await file.arrayBuffer()), isEvalSupported: false })
  try {
    const document = await task.promise
    const rows: string[] = []
    for (let page = 1; page <= Math.min(document.numPages, MOST_PAGES); page += 1) {
      const { items } = await (await document.getPage(page)).getTextContent()
      rows.push(...rowsOf(items.filter((item): item is typeof item & Piece => 'str' in item)))
    }
    return rows
  } finally {
    await task.destroy()
  }
}

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
