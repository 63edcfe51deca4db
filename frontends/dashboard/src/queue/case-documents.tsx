// The documents of a case: what was asked for and has come, and every file.
import type { Schemas } from '@petinsure360/client'
import { fetchDocument } from '@petinsure360/client/documents'
import { queries } from '@petinsure360/client/queries'
import { Badge, Card, DocumentList, Resource } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'

export interface CaseDocumentsProps {
  claimId: string
  answer: Schemas['DecisionAnswer']
}

export function CaseDocuments({ claimId, answer }: CaseDocumentsProps) {
  const query = useQuery(queries.documents(claimId))
  const wanted = answer.documents_wanted.map(text => ({ text, isHere: false }))
  const received = answer.documents_received.map(text => ({ text, isHere: true }))
  const asked = [...wanted, ...received]
  return (
    <Card title="Documents">
      {asked.length > 0 && (
        <ul aria-label="What was asked for" className="mb-4 grid gap-2 border-b border-line pb-4">
          {asked.map(({ text, isHere }) => (
            <li key={text} className="flex flex-wrap items-center justify-between gap-2">
              {text}
              <Badge tone={isHere ? 'good' : 'warn'}>{isHere ? 'Arrived' : 'Asked for'}</Badge>
            </li>
          ))}
        </ul>
      )}
      <Resource
        query={query}
        isEmpty={({ count }) => count === 0}
        empty={<p className="text-muted">The customer has sent none.</p>}
      >
        {({ documents }) => <DocumentList documents={documents} fetchIt={fetchDocument} />}
      </Resource>
    </Card>
  )
}
