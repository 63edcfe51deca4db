// Documents, each to be saved; nobody vouches for what they hold, so none is shown in place.
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { dateTime, fileSize } from './format.ts'

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
  /** Fetches a document and saves it. */
  onSave: (document: T) => Promise<void>
}

export function DocumentList<T extends ListedDocument>({ documents, onSave }: DocumentListProps<T>) {
  return (
    <ul className="grid grid-cols-[minmax(0,1fr)]">
      {documents.map((document, index) => (
        <Item
          key={document.document_id}
          document={document}
          name={document.name || `${document.media_type.startsWith('image/') ? 'Photo' : 'PDF'} ${index + 1}`}
          onSave={() => onSave(document)}
        />
      ))}
    </ul>
  )
}

interface ItemProps {
  document: ListedDocument
  name: string
  onSave: () => Promise<void>
}

function Item({ document, name, onSave }: ItemProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const fetchIt = async () => {
    setBusy(true)
    setError(undefined)
    await onSave().catch(setError)
    setBusy(false)
  }
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
        <Button variant="quiet" busy={busy} aria-label={`Download ${name}`} onClick={() => void fetchIt()}>
          <Download aria-hidden className="size-4" />
          Download
        </Button>
      </div>
      <ErrorSummary error={error} />
    </li>
  )
}
