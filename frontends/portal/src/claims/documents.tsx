// The documents of a claim: what is there, and more of them.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Button, Card, ErrorSummary, Resource, SkeletonRows, save } from '@petinsure360/ui'
import { dateTime } from '@petinsure360/ui/format'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { limitsInWords } from '../pets/picture-upload.tsx'
import { FileInput } from './file-input.tsx'
import { sizeInWords } from './files.tsx'
import { sendDocument } from './send.ts'

export function DocumentsCard({ claimId }: { claimId: string }) {
  const documents = useQuery(queries.documents(claimId))
  return (
    <Card title="Documents">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Resource
          query={documents}
          skeleton={<SkeletonRows rows={2} />}
          isEmpty={data => data.count === 0}
          empty={<p className="text-muted">None yet. The vet's bill helps us to decide.</p>}
        >
          {data => (
            <ul className="grid grid-cols-[minmax(0,1fr)]">
              {data.documents.map((document, index) => (
                <DocumentItem key={document.document_id} document={document} number={index + 1} />
              ))}
            </ul>
          )}
        </Resource>
        <AddDocuments claimId={claimId} />
      </div>
    </Card>
  )
}

function DocumentItem({ document, number }: { document: Schemas['DocumentAnswer']; number: number }) {
  const download = useMutation({ mutationFn: () => fetchDocument(document) })
  const name = `${kindOf(document)} ${number}`
  return (
    <li className="border-b border-line py-2 last:border-b-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <span>
          {name}
          <span className="block text-sm text-muted">
            {sizeInWords(document.size)}, {dateTime(document.created_at)}
          </span>
        </span>
        <Button
          variant="quiet"
          busy={download.isPending}
          aria-label={`Download ${name}`}
          onClick={() => download.mutate()}
        >
          <Download aria-hidden className="size-4" />
          Download
        </Button>
      </div>
      <ErrorSummary error={download.error} />
    </li>
  )
}

function AddDocuments({ claimId }: { claimId: string }) {
  const limits = useQuery(queries.catalogue()).data?.documents
  const queryClient = useQueryClient()
  const add = useMutation({
    mutationFn: async (files: readonly File[]) => {
      for (const file of files) await sendDocument(claimId, file)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['claims', claimId, 'documents'] }),
  })
  const onFiles = (files: File[]) => files.length > 0 && add.mutate(files)
  return (
    <div data-print="no" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap gap-3">
        <FileInput
          label={add.isPending ? 'One moment…' : 'Add documents'}
          accept={limits?.media_types ?? []}
          disabled={add.isPending}
          onFiles={onFiles}
        />
        <FileInput
          label="Take a photo"
          accept={['image/*']}
          camera
          disabled={add.isPending}
          onFiles={onFiles}
        />
      </div>
      {limits && <p className="text-sm text-muted">{limitsInWords(limits)}</p>}
      <ErrorSummary error={add.error} />
    </div>
  )
}

async function fetchDocument({
  claim_id,
  document_id,
  media_type,
}: Schemas['DocumentAnswer']): Promise<void> {
  const file = await unwrap(
    api.GET('/api/claims/{claim_id}/documents/{document_id}', {
      params: { path: { claim_id, document_id } },
      parseAs: 'blob',
    }),
  )
  save(`${document_id}.${media_type.split('/')[1]}`, file as Blob)
}

const kindOf = ({ media_type }: Schemas['DocumentAnswer']): string =>
  media_type.startsWith('image/') ? 'Photo' : 'PDF'
