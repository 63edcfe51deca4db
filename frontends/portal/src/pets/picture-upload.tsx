// Giving a pet a picture: from the phone's camera or a file, judged by the API.
import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Button, buttonClass, ErrorSummary } from '@petinsure360/ui'
import { decimal } from '@petinsure360/ui/format'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, useId } from 'react'

type Pet = Schemas['PetRow']

export function PictureUpload({ pet }: { pet: Pet }) {
  const id = useId()
  const limits = useQuery(queries.catalogue()).data?.pictures
  const change = useChangePicture(pet.pet_id)
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0]
    event.currentTarget.value = ''
    if (file) change.mutate(file)
  }
  return (
    <div data-print="no" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap gap-3">
        <input
          id={id}
          type="file"
          accept={limits?.media_types.join()}
          onChange={choose}
          className="peer sr-only"
          disabled={change.isPending}
        />
        <label
          htmlFor={id}
          className={buttonClass(
            'secondary',
            'peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-brand',
          )}
        >
          {change.isPending ? 'One moment…' : pet.picture ? 'Change the picture' : 'Add a picture'}
        </label>
        {pet.picture && (
          <Button variant="quiet" busy={change.isPending} onClick={() => change.mutate(null)}>
            Remove it
          </Button>
        )}
      </div>
      {limits && <p className="text-sm text-muted">{limitsInWords(limits)}</p>}
      <ErrorSummary error={change.error} />
    </div>
  )
}

/** "JPEG, PNG or HEIC, up to 5 MB" */
export function limitsInWords({ media_types, largest_bytes }: Schemas['AcceptedFiles']): string {
  const kinds = media_types.map(type => (type.split('/')[1] ?? type).toUpperCase())
  const list = new Intl.ListFormat('en-US', { type: 'disjunction' }).format(kinds)
  return `${list}, up to ${decimal(largest_bytes / 1_048_576)} MB.`
}

/** Sets the picture, or with null removes it. */
function useChangePicture(pet_id: string) {
  const queryClient = useQueryClient()
  const params = { path: { pet_id } }
  return useMutation({
    mutationFn: async (file: File | null): Promise<unknown> =>
      file
        ? unwrap(
            api.PUT('/api/pets/{pet_id}/picture', {
              params,
              body: file as unknown as string,
              bodySerializer: body => body,
              headers: { ...once(), 'Content-Type': file.type || 'application/octet-stream' },
            }),
          )
        : unwrap(api.DELETE('/api/pets/{pet_id}/picture', { params })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['pets'] }),
  })
}
