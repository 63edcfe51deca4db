// A page that is meant for paper or a PDF: who it is for, what it is, and nothing to click on it.
import { queries } from '@petinsure360/client/queries'
import { Page, PrintButton } from '@petinsure360/ui'
import { date } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { Paw } from '../frame/logo.tsx'
import { today } from '../today.ts'

export interface LetterProps {
  /** What the file is called that a browser makes of it. */
  title: string
  back: { href: string; label: string }
  children: ReactNode
}

export function Letter({ title, back, children }: LetterProps) {
  const customer = useQuery(queries.me()).data?.customer
  return (
    <Page title={title} back={back} actions={<PrintButton variant="primary" />}>
      <article
        data-slot="letter"
        className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6 rounded-lg border border-line bg-surface p-card sm:p-12 print:border-0 print:p-0"
      >
        <div className="flex flex-wrap items-start justify-between gap-4">
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
