import { DecisionLines, Facts } from '@petinsure360/ui'
import { render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { blocksOf } from './blocks.ts'
import { Part } from './letter.tsx'
import { pdfOf } from './pdf.ts'

const LINES = [
  { code: 'billed', label: 'Billed', amount: 500, explanation: 'What the vet asked for' },
  { code: 'deductible', label: 'Deductible', amount: -100.5, explanation: '' },
]

function letter() {
  const { container } = render(
    <article>
      <div data-slot="letterhead">
        <p>PetInsure360</p>
      </div>
      <address>
        <span>Ann Lee</span>
        <span>Austin, TX 78701</span>
      </address>
      <Part title="The claim">
        <Facts facts={[{ label: 'Pet', value: 'Rex' }]} />
      </Part>
      <Part title="How we calculated this">
        <DecisionLines caption="Lines" lines={LINES} total="We pay" />
      </Part>
      <ul>
        <li>
          <p>Not covered are known conditions.</p>
        </li>
      </ul>
    </article>,
  )
  return blocksOf(container)
}

/** A blob of jsdom has no text of its own. */
const text = (blob: Blob): Promise<string> =>
  new Promise(resolve => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.readAsText(blob)
  })

test('a PDF says everything that the letter says, once and in order', () => {
  expect(letter()).toEqual([
    { kind: 'text', text: 'Ann Lee' },
    { kind: 'text', text: 'Austin, TX 78701' },
    { kind: 'heading', text: 'The claim' },
    { kind: 'row', label: 'Pet', note: '', value: 'Rex', isTotal: false },
    { kind: 'heading', text: 'How we calculated this' },
    { kind: 'row', label: 'Billed', note: 'What the vet asked for', value: '$500.00', isTotal: false },
    { kind: 'row', label: 'Deductible', note: '', value: '− $100.50', isTotal: false },
    { kind: 'row', label: 'We pay', note: '', value: '$399.50', isTotal: true },
    { kind: 'item', text: 'Not covered are known conditions.' },
  ])
})

test('it is a PDF with text that can be searched and copied', async () => {
  const made = await text(pdfOf('Decision on claim CLM-1', 'Nov 28, 2026', letter()))
  expect(made.startsWith('%PDF-')).toBe(true)
  for (const said of ['Decision on claim CLM-1', 'Nov 28, 2026', 'Ann Lee', '$399.50', '1 of 1'])
    expect(made).toContain(`(${said})`)
})

test('a long letter goes on on another sheet', async () => {
  const many = Array.from({ length: 120 }, (_, index) => ({ kind: 'text' as const, text: `Line ${index}` }))
  const made = await text(pdfOf('Policy', 'Nov 28, 2026', many))
  expect(made).toContain('(3 of 3)')
  expect(made).toContain('(Line 119)')
})

test('a name in other letters is drawn as the device writes it', async () => {
  const drawn: string[] = []
  const context = { measureText: () => ({ width: 40 }), fillText: (said: string) => drawn.push(said) }
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never)
  vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockReturnValue(DOT)
  pdfOf('Policy', 'Nov 28, 2026', [
    { kind: 'row', label: 'Name', note: '', value: '日本語の犬', isTotal: false },
  ])
  expect(drawn).toEqual(['日本語の犬'])
})

const DOT =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
