// The documents of a claim: what is there, and more of them.
import { fetchDocument, sendDocument } from '@petinsure360/client/documents'
import { queries } from '@petinsure360/client/queries'
import { Card, DocumentList, ErrorSummary, Resource, SkeletonRows } from '@petinsure360/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { limitsInWords } from '../pets/picture-upload.tsx'
import { FileInput } from './file-input.tsx'

export function DocumentsCard({ claimId, isDecided }: { claimId: string; isDecided: boolean }) {
  const documents = useQuery(queries.documents(claimId))
  return (
    <Card title="Documents">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Resource
          query={documents}
          skeleton={<SkeletonRows rows={2} />}
          isEmpty={data => data.count === 0}
          empty={
            <p className="text-muted">
              {isDecided ? 'None were sent.' : "None yet. The vet's bill helps us decide."}
            </p>
          }
        >
          {data => <DocumentList documents={data.documents} fetchIt={fetchDocument} />}
        </Resource>
        <AddDocuments claimId={claimId} />
      </div>
    </Card>
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
