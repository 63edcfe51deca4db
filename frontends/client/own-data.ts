// Everything that is kept of a customer, as a file.
import { api, unwrap } from './api.ts'

/** The export: a ZIP with a JSON file for each place, and the files of claims and pets. */
export const exportOf = (customer_id: string): Promise<Blob> =>
  unwrap(
    api.GET('/api/customers/{customer_id}/data-export', {
      params: { path: { customer_id } },
      parseAs: 'blob',
    }),
  ) as Promise<Blob>
