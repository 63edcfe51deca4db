// Rules in words, and writing them.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { decimal, percent } from '@petinsure360/ui/format'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { metric } from '../metrics.ts'

export type Alert = Schemas['Alert']
export type Rule = Schemas['AlertChange']

export const WHENS: readonly { value: Rule['when']; label: string }[] = [
  { value: 'above', label: 'is above' },
  { value: 'below', label: 'is below' },
  { value: 'rises', label: 'rises by more than, in percent' },
  { value: 'falls', label: 'falls by more than, in percent' },
]

// A threshold is written as it was set.
const DIGITS = 4

/** `Loss ratio by month is above 70%`. */
export function inWords({ metric: key, by, when, threshold }: Rule): string {
  const { name, isPercent } = metric(key)
  if (when === 'rises' || when === 'falls')
    return `${name} by ${by} ${when} by more than ${percent(threshold, DIGITS)}`
  return `${name} by ${by} is ${when} ${isPercent ? percent(threshold, DIGITS) : decimal(threshold, DIGITS)}`
}

const STALE = { queryKey: ['gold/monthly_kpis', 'alerts'] }

/** Keeps a rule. */
export function useKeep() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (rule: Rule) =>
      unwrap(
        api.PUT('/api/insights/alerts/{alert_id}', {
          params: { path: { alert_id: crypto.randomUUID() } },
          body: rule,
        }),
      ),
    onSettled: () => queryClient.invalidateQueries(STALE),
  })
}

/** Removes a rule. */
export function useRemove() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (alert_id: string) =>
      unwrap(api.DELETE('/api/insights/alerts/{alert_id}', { params: { path: { alert_id } } })),
    onSettled: () => queryClient.invalidateQueries(STALE),
  })
}
