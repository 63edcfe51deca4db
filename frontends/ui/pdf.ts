// PDFs, read on this device. Loaded when somebody opens or chooses one.
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

/** Reads a PDF for as long as `use` takes; rejects for a file that is none, or is locked. */
export async function withPdf<T>(file: Blob, use: (pdf: PDFDocumentProxy) => Promise<T>): Promise<T> {
  GlobalWorkerOptions.workerSrc = worker
  const task = getDocument({ data: new Uint8Array(await file.arrayBuffer()), isEvalSupported: false })
  try {
    return await use(await task.promise)
  } finally {
    await task.destroy()
  }
}

/** The first pages of a PDF, drawn `width` pixels wide. */
export const drawnPages = (file: Blob, width: number, maxPages: number): Promise<HTMLCanvasElement[]> =>
  withPdf(file, async pdf => {
    const drawn: HTMLCanvasElement[] = []
    for (let number = 1; number <= Math.min(pdf.numPages, maxPages); number += 1) {
      const page = await pdf.getPage(number)
      const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width })
      const canvas = document.createElement('canvas')
      canvas.width = viewport.width
      canvas.height = viewport.height
      await page.render({ canvas, viewport }).promise
      drawn.push(canvas)
    }
    return drawn
  })
