// Rules in words, and writing them.
import { api, type Schemas, unwrap } from '@petinsure360/client'
import { decimal, money, percent } from '@petinsure360/ui/format'
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
const SHOWN: Record<string, (threshold: number, digits: number) => string> = { dollars: money, percent }

/** `Loss ratio by month is above 70%`. */
export function inWords({ metric: key, by, when, threshold }: Rule): string {
  const { name } = metric(key)
  const shown = SHOWN[unitOf({ metric: key, when })] ?? decimal
  return `${name} by ${by} ${isChange(when) ? `${when} by more than` : `is ${when}`} ${shown(threshold, DIGITS)}`
}

/** What the threshold is counted in: that of the metric, or percent for rises and falls. */
export const unitOf = ({ metric: key, when }: Pick<Rule, 'metric' | 'when'>): string =>
  isChange(when) ? 'percent' : metric(key).unit

const isChange = (when: Rule['when']) => when === 'rises' || when === 'falls'

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
