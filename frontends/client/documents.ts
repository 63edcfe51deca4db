// The documents of claims: up as files, down as files.
import { api, once, type Schemas, unwrap } from './api.ts'

/** Adds a file to a claim, for a document that was asked for; what kind it is, the API finds in its content. */
export const sendDocument = (claimId: string, file: File, answers?: string) =>
  unwrap(
    api.POST('/api/claims/{claim_id}/documents', {
      params: {
        path: { claim_id: claimId },
        query: { name: file.name.slice(-200), ...(answers && { answers }) },
      },
      body: file as unknown as string,
      bodySerializer: body => body,
      headers: { ...once(), 'Content-Type': file.type || 'application/octet-stream' },
    }),
  )

type Document = Pick<Schemas['DocumentAnswer'], 'claim_id' | 'document_id' | 'media_type' | 'name'>

/** A document's file, with a name to save it under. */
export async function fetchDocument({ claim_id, document_id, media_type, name }: Document) {
  const blob = await unwrap(
    api.GET('/api/claims/{claim_id}/documents/{document_id}', {
      params: { path: { claim_id, document_id } },
      parseAs: 'blob',
    }),
  )
  return { name: name ?? `${document_id}.${media_type.split('/')[1]}`, blob: blob as Blob }
}
