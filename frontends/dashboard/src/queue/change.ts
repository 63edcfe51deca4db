import { once } from '@petinsure360/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'

/** A change of a case: sent once each time it is wanted, and everything about claims is read anew. */
export function useCaseChange<T>(send: (input: T, headers: ReturnType<typeof once>) => Promise<unknown>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (input: T) => send(input, once()),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['claims'] }),
  })
}
