import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'

/** Delivers rows again; what was not delivered stands in `not_replayed`. */
export function useReplay() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (items: Schemas['ReplayItem'][]) =>
      unwrap(api.POST('/api/pipeline/quarantine/replay', { body: { items }, headers: once() })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['pipeline'] }),
  })
}
