import { useNavigate } from '@tanstack/react-router'

/** Changes the filters in the address. Another filter or order begins at the first page again. */
export function useChange<S extends { offset?: number }>(): (patch: Partial<S>) => void {
  const navigate = useNavigate()
  return patch =>
    void navigate({
      to: '.',
      search: ((before: S) => ({ ...before, offset: undefined, ...patch })) as never,
      resetScroll: false,
      viewTransition: false,
    })
}

/** The address without any filter. */
export function useClear(): () => void {
  const navigate = useNavigate()
  return () => void navigate({ to: '.', search: {} as never, resetScroll: false, viewTransition: false })
}
