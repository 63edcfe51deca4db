// A letter as a PDF of its own, made on this device. Loaded when somebody asks for one.
import { jsPDF } from 'jspdf'
import type { Block } from './blocks.ts'

const MARGIN = 56
const WIDTH = 612 - 2 * MARGIN
const BOTTOM = 792 - MARGIN
const VALUES_AT = MARGIN + WIDTH
const SIZE = { title: 18, heading: 12, text: 10.5, note: 9 }
const LEADING = 1.4

/** A PDF in letter format with the title and everything that `blocks` say. */
export function pdfOf(title: string, day: string, blocks: readonly Block[]): Blob {
  const pdf = new jsPDF({ unit: 'pt', format: 'letter' })
  pdf.setProperties({ title, creator: 'PetInsure360' })
  pdf.setLanguage('en-US')
  const sheet = new Sheet(pdf)
  sheet.line('PetInsure360', SIZE.heading, { bold: true, value: day })
  sheet.space(10)
  sheet.write(title, SIZE.title, true)
  sheet.space(8)
  for (const block of blocks) place(sheet, block)
  sheet.number(title)
  return pdf.output('blob')
}

function place(sheet: Sheet, block: Block): void {
  if (block.kind === 'heading') {
    sheet.space(12)
    // A heading never stands alone at the end of a sheet.
    sheet.needs(60)
    sheet.write(block.text, SIZE.heading, true)
  } else if (block.kind === 'row') {
    sheet.needs(30)
    sheet.line(block.label, SIZE.text, { bold: block.isTotal, value: block.value })
    if (block.note) sheet.write(block.note, SIZE.note)
  } else {
    sheet.write(block.kind === 'item' ? `• ${block.text}` : block.text, SIZE.text)
  }
}

interface Line {
  bold?: boolean
  value?: string
}

/** Sheets that are filled from top to bottom. */
class Sheet {
  private readonly pdf: jsPDF
  private y = MARGIN

  constructor(pdf: jsPDF) {
    this.pdf = pdf
  }

  space(height: number): void {
    this.y += height
  }

  /** Begins another sheet unless there is room for `height`. */
  needs(height: number): void {
    if (this.y + height <= BOTTOM) return
    this.pdf.addPage()
    this.y = MARGIN
  }

  /** Text over as many lines as it takes. */
  write(text: string, size: number, bold = false): void {
    this.style(size, bold)
    for (const line of this.pdf.splitTextToSize(plain(text), WIDTH) as string[])
      this.line(line, size, { bold })
  }

  /** One line, with a value at its right end that takes more lines where it is long. */
  line(text: string, size: number, { bold = false, value = '' }: Line): void {
    this.style(size, bold)
    const values = this.pdf.splitTextToSize(plain(value), WIDTH * 0.6) as string[]
    const height = size * LEADING
    this.needs(height * values.length)
    this.draw(plain(text), MARGIN, size, bold)
    values.forEach((each, index) => {
      if (each) this.draw(each, VALUES_AT, size, bold, 'right')
      if (index < values.length - 1) this.y += height
    })
    this.y += height
  }

  /** The title and its number at the foot of every sheet. */
  number(title: string): void {
    const sheets = this.pdf.getNumberOfPages()
    for (let sheet = 1; sheet <= sheets; sheet += 1) {
      this.pdf.setPage(sheet)
      this.y = BOTTOM + 12
      this.style(SIZE.note, false)
      this.draw(plain(title), MARGIN, SIZE.note, false)
      this.draw(`${sheet} of ${sheets}`, VALUES_AT, SIZE.note, false, 'right')
    }
  }

  private style(size: number, bold: boolean): void {
    this.pdf.setFont('helvetica', bold ? 'bold' : 'normal').setFontSize(size)
  }

  private draw(text: string, x: number, size: number, bold: boolean, align: 'left' | 'right' = 'left'): void {
    const baseline = this.y + size
    if (isLatin(text)) {
      this.pdf.text(text, x, baseline, { align })
      return
    }
    const { canvas, width, height } = pictureOf(text, size, bold)
    this.pdf.addImage(canvas, 'PNG', align === 'right' ? x - width : x, this.y, width, height)
  }
}

/** The minus of our amounts is not among the characters that every reader of PDF has a font for. */
const plain = (text: string): string => text.replaceAll('\u2212', '\u2013').replaceAll('\u202f', ' ')

const LATIN = /^[\u0020-\u007e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/
const isLatin = (text: string): boolean => LATIN.test(text)

const SHARP = 4

/** Words that no built-in font of PDF can write, as this device writes them; sizes in points. */
function pictureOf(
  text: string,
  size: number,
  bold: boolean,
): { canvas: HTMLCanvasElement; width: number; height: number } {
  const canvas = document.createElement('canvas')
  const font = `${bold ? 'bold ' : ''}${size * SHARP}px Helvetica, Arial, sans-serif`
  const context = canvas.getContext('2d')
  if (!context) return { canvas, width: 0, height: 0 }
  context.font = font
  const height = size * LEADING
  const width = context.measureText(text).width / SHARP
  canvas.width = Math.ceil(width * SHARP)
  canvas.height = Math.ceil(height * SHARP)
  context.font = font
  context.fillText(text, 0, size * SHARP)
  return { canvas, width, height }
}
