// A page that is meant for paper and as a PDF: who it is for, what it is, and nothing to click on it.
import { queries } from '@petinsure360/client/queries'
import { Button, Page, PrintButton, save } from '@petinsure360/ui'
import { date } from '@petinsure360/ui/format'
import { useIsFetching, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react'
import { Paw } from '../frame/logo.tsx'
import { today } from '../today.ts'
import { blocksOf } from './blocks.ts'

export interface LetterProps {
  /** What the file is called. */
  title: string
  back: { href: string; label: string }
  children: ReactNode
}

export function Letter({ title, back, children }: LetterProps) {
  const letter = useRef<HTMLElement>(null)
  const customer = useQuery(queries.me()).data?.customer
  return (
    <Page
      title={title}
      back={back}
      actions={
        <>
          <DownloadButton title={title} letter={letter} />
          <PrintButton />
        </>
      }
    >
      <article
        ref={letter}
        data-slot="letter"
        className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6 rounded-lg border border-line bg-surface p-card sm:p-12 print:border-0 print:p-0"
      >
        <div data-slot="letterhead" className="flex flex-wrap items-start justify-between gap-4">
          <p className="flex items-center gap-2 text-lg font-semibold">
            <Paw className="size-7 text-brand" />
            PetInsure360
          </p>
          <p className="text-muted">{date(today())}</p>
        </div>
        {customer && (
          <address className="not-italic">
            {[
              `${customer.first_name} ${customer.last_name}`,
              customer.address_line1,
              `${customer.city}, ${customer.state} ${customer.zip_code}`,
            ]
              .filter(Boolean)
              .map(line => (
                <span key={line} className="block">
                  {line}
                </span>
              ))}
          </address>
        )}
        {children}
      </article>
    </Page>
  )
}

/** Saves what the letter says as a PDF, once all of it is there. */
function DownloadButton({ title, letter }: { title: string; letter: RefObject<HTMLElement | null> }) {
  const isIncomplete = useIsFetching() > 0
  const [state, setState] = useState<'ready' | 'making' | 'failed'>('ready')
  const make = async () => {
    if (!letter.current) return
    setState('making')
    try {
      const { pdfOf } = await import('./pdf.ts')
      save(`${title}.pdf`, pdfOf(title, date(today()), blocksOf(letter.current)))
      setState('ready')
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      <Button variant="primary" busy={isIncomplete || state === 'making'} onClick={() => void make()}>
        <Download aria-hidden className="size-4" />
        Download PDF
      </Button>
      {state === 'failed' && <p role="alert">The PDF could not be made. Try again, or print this page.</p>}
    </>
  )
}

/** A part of a letter under its title. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="break-inside-avoid">
      <h2 id={id} className="mb-2 text-base">
        {title}
      </h2>
      {children}
    </section>
  )
}
