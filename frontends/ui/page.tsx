import { type ReactNode, useEffect, useRef } from 'react'
import { Anchor } from './anchor.tsx'
import { cx } from './class-names.ts'

const PRODUCT = 'PetInsure360'
/** The path of the page that was shown last. */
let shown: string | undefined

export interface PageProps {
  title: string
  /** One sentence: what this is, or what changed and why. */
  lead?: ReactNode
  /** At the title's right; the one primary action among them. */
  actions?: ReactNode
  /** Above the title: the page that this one belongs to. */
  back?: { href: string; label: string }
  /** One form and nothing beside it: a column in the middle. */
  narrow?: boolean
  className?: string
  children: ReactNode
}

/** A page: names the document, and takes the focus to its title when it was navigated to. */
export function Page({ title, lead, actions, back, narrow = false, className, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = title === PRODUCT ? title : `${title} · ${PRODUCT}`
  }, [title])
  useEffect(() => {
    if (shown === location.pathname) return
    // Where a reader starts by himself, the document's beginning is the right place.
    if (shown !== undefined) heading.current?.focus({ preventScroll: true })
    shown = location.pathname
  })
  return (
    <div
      data-slot="page"
      className={cx(
        'grid grid-cols-[minmax(0,1fr)] gap-stack',
        narrow && 'mx-auto w-full max-w-2xl',
        className,
      )}
    >
      <div className="grid gap-2">
        {back && (
          <Anchor
            href={back.href}
            data-slot="back"
            className="inline-flex min-h-target items-center justify-self-start text-sm text-brand underline-offset-4 hover:underline"
          >
            {back.label}
          </Anchor>
        )}
        <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-2 sm:grid-cols-[minmax(0,1fr)_auto]">
          <h1 ref={heading} tabIndex={-1} className="col-start-1 min-w-0 text-2xl">
            {title}
          </h1>
          {lead && <p className="col-start-1 max-w-prose text-muted">{lead}</p>}
          {actions && (
            <div
              data-print="no"
              className="flex flex-wrap items-center gap-3 max-sm:pt-2 sm:col-start-2 sm:row-span-2 sm:row-start-1 sm:self-start"
            >
              {actions}
            </div>
          )}
        </div>
      </div>
      {children}
    </div>
  )
}
