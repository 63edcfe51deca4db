// Saved views: addresses with a name, shared by the staff.
import { api, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

/** Every saved view by name. */
export const useViews = () => useQuery(queries.views()).data?.views ?? []

/** Keeps an address under a name. */
export function useSave() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (view: { name: string; address: string }) =>
      unwrap(
        api.PUT('/api/insights/views/{view_id}', {
          params: { path: { view_id: crypto.randomUUID() } },
          body: view,
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['views'] }),
  })
}

/** Forgets a view. */
export function useForget() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (view_id: string) =>
      unwrap(api.DELETE('/api/insights/views/{view_id}', { params: { path: { view_id } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['views'] }),
  })
}
