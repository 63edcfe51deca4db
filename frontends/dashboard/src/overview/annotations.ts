// What staff has written on days: shared by all, marked on charts over time.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

export type Annotation = Schemas['Annotation']

export interface Marked {
  /** The period's start. */
  x: string
  /** Its number in the list. */
  label: string
  annotation: Annotation
}

/** The annotations within the periods, by day, each with the period that it falls into. */
export function markedIn(
  annotations: readonly Annotation[],
  periods: readonly { start: string; end: string }[],
): Marked[] {
  return annotations
    .flatMap(annotation => {
      const period = periods.find(({ start, end }) => start <= annotation.day && annotation.day <= end)
      return period ? [{ x: period.start, annotation }] : []
    })
    .map((mark, index) => ({ ...mark, label: String(index + 1) }))
}

export const useAnnotations = (): readonly Annotation[] =>
  useQuery(queries.annotations()).data?.annotations ?? []

function useChanged() {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: ['annotations'] })
}

export function useAnnotate() {
  const onSettled = useChanged()
  return useMutation({
    mutationFn: (body: Schemas['AnnotationChange']) =>
      unwrap(
        api.PUT('/api/insights/annotations/{annotation_id}', {
          params: { path: { annotation_id: crypto.randomUUID() } },
          body,
        }),
      ),
    onSettled,
  })
}

export function useRemoveAnnotation() {
  const onSettled = useChanged()
  return useMutation({
    mutationFn: (annotation_id: string) =>
      unwrap(
        api.DELETE('/api/insights/annotations/{annotation_id}', { params: { path: { annotation_id } } }),
      ),
    onSettled,
  })
}
