// A pet's picture. It is asked for with the customer's token, so it comes as a blob.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { PetFace } from './face.tsx'

export interface PetPictureProps {
  pet: Schemas['PetRow']
  className?: string
}

/** The pet's picture, or a drawn face until there is one that this browser can show. */
export function PetPicture({ pet, className }: PetPictureProps) {
  const { data } = useQuery({
    queryKey: ['pets', pet.pet_id, 'picture', pet.picture],
    queryFn: ({ signal }) => pictureOf(pet.pet_id, signal),
    enabled: Boolean(pet.picture),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const address = useAddress(pet.picture ? data : undefined)
  const [broken, setBroken] = useState<string>()
  if (!address || broken === address) return <PetFace species={pet.species} className={className} />
  return (
    <img
      src={address}
      alt={pet.pet_name}
      onError={() => setBroken(address)}
      className={`object-cover ${className ?? ''}`}
    />
  )
}

const pictureOf = (pet_id: string, signal: AbortSignal): Promise<Blob> =>
  unwrap<Blob>(
    api.GET('/api/pets/{pet_id}/picture', { params: { path: { pet_id } }, parseAs: 'blob', signal }),
  )

/** An address for a blob for as long as it is shown. */
function useAddress(blob: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (!blob) return setAddress(undefined)
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return address
}
