// Everything the apps ask the API. A key begins with the name by which live events make it stale.
import { api } from './api.ts'
import { list, read, watch } from './query-client.ts'
import type { paths } from './schema.d.ts'

export { applyStale, createQueryClient, type ListQuery } from './query-client.ts'

/** The filters of a list, as the API's document has them. */
export type Filters<Path extends keyof paths> = paths[Path] extends {
  get: { parameters: { query?: infer Query } }
}
  ? NonNullable<Query>
  : never

const ofCustomer = (customer_id: string) => ({ params: { path: { customer_id } } })
const ofPolicy = (policy_id: string) => ({ params: { path: { policy_id } } })
const ofClaim = (claim_id: string) => ({ params: { path: { claim_id } } })

export const queries = {
  // What is on offer
  plans: () => read(['plans'], signal => api.GET('/api/policies/plans/available', { signal })),
  catalogue: () => read(['catalogue'], signal => api.GET('/api/catalogue', { signal })),
  quote: (quoteId: string) =>
    read(['quotes', quoteId], signal =>
      api.GET('/api/quotes/{quote_id}', { params: { path: { quote_id: quoteId } }, signal }),
    ),
  providers: (filters: Filters<'/api/providers'> = {}) =>
    list(['providers', filters], signal => api.GET('/api/providers', { params: { query: filters }, signal })),
  provider: (id: string) =>
    read(['providers', id], signal =>
      api.GET('/api/providers/{provider_id}', { params: { path: { provider_id: id } }, signal }),
    ),

  // A customer's own
  erasure: (customerId: string) =>
    read(['customers', customerId, 'erasure'], signal =>
      api.GET('/api/customers/{customer_id}/erasure', { ...ofCustomer(customerId), signal }),
    ),
  me: () => read(['customers', 'me'], signal => api.GET('/api/customers/me', { signal })),
  customer: (id: string) =>
    read(['customers', id], signal => api.GET('/api/customers/{customer_id}', { ...ofCustomer(id), signal })),
  pets: (customerId: string) =>
    read(['pets', 'of', customerId], signal =>
      api.GET('/api/pets/customer/{customer_id}', { ...ofCustomer(customerId), signal }),
    ),
  pet: (petId: string) =>
    read(['pets', petId], signal =>
      api.GET('/api/pets/{pet_id}', { params: { path: { pet_id: petId } }, signal }),
    ),
  policies: (customerId: string) =>
    read(['policies', 'of', customerId], signal =>
      api.GET('/api/policies/customer/{customer_id}', { ...ofCustomer(customerId), signal }),
    ),
  policy: (id: string) =>
    read(['policies', id], signal => api.GET('/api/policies/{policy_id}', { ...ofPolicy(id), signal })),
  remaining: (policyId: string) =>
    // What is left of a limit changes with claims.
    watch(['claims', 'remaining', policyId], signal =>
      api.GET('/api/policies/{policy_id}/remaining', { ...ofPolicy(policyId), signal }),
    ),
  policyPayments: (policyId: string) =>
    read(['policies', policyId, 'payments'], signal =>
      api.GET('/api/policies/{policy_id}/payments', { ...ofPolicy(policyId), signal }),
    ),
  cancellation: (policyId: string) =>
    read(['policies', policyId, 'cancellation'], signal =>
      api.GET('/api/policies/{policy_id}/cancellation', { ...ofPolicy(policyId), signal }),
    ),
  addOns: (policyId: string, wished: Filters<'/api/policies/{policy_id}/add-ons'> = {}) =>
    read(['policies', policyId, 'add-ons', wished], signal =>
      api.GET('/api/policies/{policy_id}/add-ons', {
        params: { path: { policy_id: policyId }, query: wished },
        signal,
      }),
    ),

  // Claims
  claims: (customerId: string, filters: Omit<Filters<'/api/claims'>, 'customer_id'> = {}) =>
    list(['claims', 'of', customerId, filters], signal =>
      api.GET('/api/claims', { params: { query: { ...filters, customer_id: customerId } }, signal }),
    ),
  claim: (id: string) =>
    watch(['claims', id], signal => api.GET('/api/claims/{claim_id}', { ...ofClaim(id), signal })),
  claimStatus: (id: string) =>
    watch(['claims', id, 'status'], signal =>
      api.GET('/api/claims/{claim_id}/status', { ...ofClaim(id), signal }),
    ),
  durations: () => read(['claims', 'durations'], signal => api.GET('/api/claims/durations', { signal })),
  decision: (id: string) =>
    watch(['claims', id, 'decision'], signal =>
      api.GET('/api/claims/{claim_id}/decision', { ...ofClaim(id), signal }),
    ),
  documents: (claimId: string) =>
    watch(['claims', claimId, 'documents'], signal =>
      api.GET('/api/claims/{claim_id}/documents', { ...ofClaim(claimId), signal }),
    ),
  messages: (claimId: string) =>
    watch(['claims', claimId, 'messages'], signal =>
      api.GET('/api/claims/{claim_id}/messages', { ...ofClaim(claimId), signal }),
    ),
  openRequests: () =>
    watch(['claims', 'open-requests'], signal => api.GET('/api/claims/open-requests', { signal })),
  payments: (claimId: string) =>
    watch(['claims', claimId, 'payments'], signal =>
      api.GET('/api/claims/{claim_id}/payments', { ...ofClaim(claimId), signal }),
    ),
  queue: (filters: Filters<'/api/claims/queue'> = {}) =>
    list(['claims', 'queue', filters], signal =>
      api.GET('/api/claims/queue', { params: { query: filters }, signal }),
    ),

  // Figures
  summary: () => watch(['kpis', 'summary'], signal => api.GET('/api/insights/summary', { signal })),
  kpis: (filters: Filters<'/api/insights/kpis'> = {}) =>
    list(['gold/monthly_kpis', filters], signal =>
      api.GET('/api/insights/kpis', { params: { query: filters }, signal }),
    ),
  trend: (filters: Filters<'/api/insights/trend'> = {}) =>
    list(['gold/monthly_kpis', 'trend', filters], signal =>
      api.GET('/api/insights/trend', { params: { query: filters }, signal }),
    ),
  versions: () => watch(['kpis', 'versions'], signal => api.GET('/api/insights/versions', { signal })),
  alerts: () => watch(['gold/monthly_kpis', 'alerts'], signal => api.GET('/api/insights/alerts', { signal })),
  annotations: () => read(['annotations'], signal => api.GET('/api/insights/annotations', { signal })),
  views: () => read(['views'], signal => api.GET('/api/insights/views', { signal })),
  segments: () =>
    watch(['gold/customer_360_view', 'segments'], signal => api.GET('/api/insights/segments', { signal })),
  customerInsights: (filters: Filters<'/api/insights/customers'> = {}) =>
    list(['gold/customer_360_view', 'list', filters], signal =>
      api.GET('/api/insights/customers', { params: { query: filters }, signal }),
    ),
  customer360: (id: string) =>
    watch(['gold/customer_360_view', id], signal =>
      api.GET('/api/insights/customers/{customer_id}', { ...ofCustomer(id), signal }),
    ),
  customerPets: (id: string) =>
    watch(['gold/customer_360_view', id, 'pets'], signal =>
      api.GET('/api/insights/customers/{customer_id}/pets', { ...ofCustomer(id), signal }),
    ),
  customerPolicies: (id: string) =>
    watch(['gold/customer_360_view', id, 'policies'], signal =>
      api.GET('/api/insights/customers/{customer_id}/policies', { ...ofCustomer(id), signal }),
    ),
  claimInsights: (filters: Filters<'/api/insights/claims'> = {}) =>
    list(['gold/claims_analytics', filters], signal =>
      api.GET('/api/insights/claims', { params: { query: filters }, signal }),
    ),
  crossSell: (filters: Filters<'/api/insights/cross-sell'> = {}) =>
    list(['gold/cross_sell_recommendations', filters], signal =>
      api.GET('/api/insights/cross-sell', { params: { query: filters }, signal }),
    ),
  risks: (filters: Filters<'/api/insights/risks'> = {}) =>
    list(['gold/risk_scoring', filters], signal =>
      api.GET('/api/insights/risks', { params: { query: filters }, signal }),
    ),
  providerInsights: (filters: Filters<'/api/insights/providers'> = {}) =>
    list(['gold/provider_performance', filters], signal =>
      api.GET('/api/insights/providers', { params: { query: filters }, signal }),
    ),
  adjudicationReplay: (filters: Filters<'/api/insights/adjudication-replay'> = {}) =>
    list(['gold/adjudication_replay', filters], signal =>
      api.GET('/api/insights/adjudication-replay', { params: { query: filters }, signal }),
    ),

  // The way from raw files to gold
  pipelineStatus: () => watch(['pipeline', 'status'], signal => api.GET('/api/pipeline/status', { signal })),
  pipelineFlow: () => watch(['pipeline', 'flow'], signal => api.GET('/api/pipeline/flow', { signal })),
  pipelineMetrics: () =>
    watch(['pipeline', 'metrics'], signal => api.GET('/api/pipeline/metrics', { signal })),
  pending: () => watch(['pipeline', 'pending'], signal => api.GET('/api/pipeline/pending', { signal })),
  runs: (filters: Filters<'/api/pipeline/runs'> = {}) =>
    list(['pipeline', 'runs', filters], signal =>
      api.GET('/api/pipeline/runs', { params: { query: filters }, signal }),
    ),
  run: (runId: string) =>
    watch(['pipeline', 'runs', runId], signal =>
      api.GET('/api/pipeline/runs/{run_id}', { params: { path: { run_id: runId } }, signal }),
    ),
  quality: (filters: Filters<'/api/pipeline/quality'> = {}) =>
    list(['pipeline', 'quality', filters], signal =>
      api.GET('/api/pipeline/quality', { params: { query: filters }, signal }),
    ),
  quarantine: (filters: Filters<'/api/pipeline/quarantine'> = {}) =>
    list(['pipeline', 'quarantine', filters], signal =>
      api.GET('/api/pipeline/quarantine', { params: { query: filters }, signal }),
    ),
}
