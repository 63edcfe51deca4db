// Documents, each to be looked at in place or saved.
import { Download, Eye, EyeOff } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from './button.tsx'
import { save } from './csv.ts'
import { ErrorSummary } from './error-summary.tsx'
import { dateTime, fileSize } from './format.ts'
import { Skeleton } from './skeleton.tsx'

const Preview = lazy(async () => ({ default: (await import('./document-preview.tsx')).DocumentPreview }))

export interface ListedDocument {
  document_id: string
  media_type: string
  /** In bytes. */
  size: number
  created_at: string
  /** What its sender calls it. */
  name?: string | null
  /** Which of the wanted documents it is. */
  answers?: string | null
}

export interface DocumentListProps<T extends ListedDocument> {
  documents: readonly T[]
  /** Fetches a document, with a name to save it under. */
  fetchIt: (document: T) => Promise<{ name: string; blob: Blob }>
}

export function DocumentList<T extends ListedDocument>({ documents, fetchIt }: DocumentListProps<T>) {
  return (
    <ul className="grid grid-cols-[minmax(0,1fr)]">
      {documents.map((document, index) => (
        <Item
          key={document.document_id}
          document={document}
          name={document.name || `${document.media_type.startsWith('image/') ? 'Photo' : 'PDF'} ${index + 1}`}
          fetchIt={() => fetchIt(document)}
        />
      ))}
    </ul>
  )
}

interface ItemProps {
  document: ListedDocument
  name: string
  fetchIt: () => Promise<{ name: string; blob: Blob }>
}

function Item({ document, name, fetchIt }: ItemProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [shown, setShown] = useState<Blob>()
  const fetched = async (use: (file: { name: string; blob: Blob }) => void) => {
    setBusy(true)
    setError(undefined)
    await fetchIt().then(use).catch(setError)
    setBusy(false)
  }
  // What it is, the API has found in its content; the answer itself says only that it is a file.
  const show = () => fetched(({ blob }) => setShown(new Blob([blob], { type: document.media_type })))
  const Icon = shown ? EyeOff : Eye
  return (
    <li className="border-b border-line py-2 last:border-b-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <span className="min-w-0 break-words">
          {name}
          <span className="block text-sm text-muted">
            {document.answers && `${document.answers}. `}
            {fileSize(document.size)}, {dateTime(document.created_at)}
          </span>
        </span>
        <span data-print="no" className="flex flex-wrap">
          <Button
            variant="quiet"
            busy={busy && !shown}
            aria-expanded={shown !== undefined}
            aria-label={`${shown ? 'Hide' : 'Show'} ${name}`}
            onClick={() => (shown ? setShown(undefined) : void show())}
          >
            <Icon aria-hidden className="size-4" />
            {shown ? 'Hide' : 'Show'}
          </Button>
          <Button
            variant="quiet"
            disabled={busy}
            aria-label={`Download ${name}`}
            onClick={() => void fetched(file => save(file.name, file.blob))}
          >
            <Download aria-hidden className="size-4" />
            Download
          </Button>
        </span>
      </div>
      {shown && (
        <Suspense fallback={<Skeleton className="h-60" />}>
          <Preview name={name} file={shown} />
        </Suspense>
      )}
      <ErrorSummary error={error} />
    </li>
  )
}
