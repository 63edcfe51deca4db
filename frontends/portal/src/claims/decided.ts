const DECIDED = new Set(['Approved', 'Partially Approved', 'Paid', 'Denied'])

/** Whether a claim in this status has been decided. */
export const isDecided = (status: string): boolean => DECIDED.has(status)
