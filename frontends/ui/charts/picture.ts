// A drawing as a picture to take away: its colors and fonts written into it, then painted.
import { save } from '../csv.ts'

const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'opacity',
]
const SCALE = 2

function standalone(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const originals = drawing.querySelectorAll('*')
  copy.querySelectorAll<SVGElement>('*').forEach((element, index) => {
    const original = originals[index]
    if (!original) return
    const style = getComputedStyle(original)
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name))
  })
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return copy
}

function load(url: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = url
  return image.decode().then(() => image)
}

export interface LegendEntry {
  label: string
  color: string
  dash: number[]
}

/** What a legend says, as a painter takes it. */
export function legendEntry(entry: Element): LegendEntry {
  const line = entry.querySelector('line')
  const style = line ? getComputedStyle(line) : undefined
  const dash = (style?.strokeDasharray ?? '').match(/[\d.]+/g) ?? []
  return { label: entry.textContent ?? '', color: style?.stroke ?? '', dash: dash.map(Number) }
}

export interface Caption {
  title: string
  unit: string
  legend: readonly LegendEntry[]
}

const MARGIN = 16
const HEAD = 76

/** Title, unit and legend, in the page's own font and ink. */
function paintHead(painter: CanvasRenderingContext2D, { title, unit, legend }: Caption): void {
  const { fontFamily, color } = getComputedStyle(document.body)
  painter.fillStyle = color
  painter.font = `600 15px ${fontFamily}`
  painter.fillText(title, MARGIN, 26)
  painter.font = `12px ${fontFamily}`
  painter.fillText(unit, MARGIN, 44)
  painter.lineWidth = 3
  let left = MARGIN
  for (const entry of legend) {
    painter.strokeStyle = entry.color
    painter.setLineDash(entry.dash)
    painter.beginPath()
    painter.moveTo(left, 60)
    painter.lineTo(left + 24, 60)
    painter.stroke()
    painter.fillText(entry.label, left + 32, 64)
    left += painter.measureText(entry.label).width + 56
  }
}

async function imageOf(drawing: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = standalone(drawing)
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  const source = new XMLSerializer().serializeToString(copy)
  const url = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }))
  try {
    return await load(url)
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Saves `drawing` with its caption as `name`.png on the page's background, at twice its size. */
export async function savePicture(name: string, drawing: SVGSVGElement, caption: Caption): Promise<void> {
  const { width, height } = drawing.getBoundingClientRect()
  const image = await imageOf(drawing, width, height)
  const canvas = document.createElement('canvas')
  canvas.width = (width + 2 * MARGIN) * SCALE
  canvas.height = (height + HEAD + MARGIN) * SCALE
  const painter = canvas.getContext('2d')
  if (!painter) return
  painter.scale(SCALE, SCALE)
  painter.fillStyle = getComputedStyle(document.documentElement).backgroundColor
  painter.fillRect(0, 0, canvas.width, canvas.height)
  paintHead(painter, caption)
  painter.drawImage(image, MARGIN, HEAD, width, height)
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'))
  if (blob) save(`${name}.png`, blob)
}
