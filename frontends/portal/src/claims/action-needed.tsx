// What the claims team has asked for: a list to work through, each with its own upload.
import { sendDocument } from '@petinsure360/client/documents'
import { queries } from '@petinsure360/client/queries'
import { Badge, ErrorSummary } from '@petinsure360/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { FileInput } from './file-input.tsx'

export function ActionNeeded({ claimId }: { claimId: string }) {
  const answer = useQuery(queries.decision(claimId)).data
  const title = useId()
  const wanted = answer?.documents_wanted ?? []
  if (wanted.length === 0) return null
  return (
    <section
      aria-labelledby={title}
      data-slot="action-needed"
      className="rounded-lg border border-warn bg-warn-soft p-card lg:col-span-2"
    >
      <h2 id={title} className="text-lg">
        We need these from you
      </h2>
      <ul className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-3">
        {wanted.map(each => (
          <Wanted key={each} claimId={claimId} what={each} />
        ))}
        {answer?.documents_received.map(each => (
          <li key={each} className="flex flex-wrap items-center justify-between gap-2">
            {each}
            <Badge tone="good">Received</Badge>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Wanted({ claimId, what }: { claimId: string; what: string }) {
  const limits = useQuery(queries.catalogue()).data?.documents
  const queryClient = useQueryClient()
  const send = useMutation({
    mutationFn: async (files: readonly File[]) => {
      for (const file of files) await sendDocument(claimId, file, what)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['claims'] }),
  })
  return (
    <li>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{what}</span>
        <FileInput
          label={send.isPending ? 'Sending…' : 'Upload'}
          about={what}
          accept={limits?.media_types ?? []}
          disabled={send.isPending}
          onFiles={files => files.length > 0 && send.mutate(files)}
        />
      </div>
      <ErrorSummary error={send.error} className="mt-2" />
    </li>
  )
}
