// A claim that is not sent yet stays on this device. Without an identity: it is used for its own policy only.
import type { ClaimFields } from './fields.ts'
import { emptyFields } from './fields.ts'

const KEY = 'petinsure360.claim-draft'

/** The draft, when it is for one of these policies; somebody else's on this device is let be. */
export function loadDraft(policyIds: readonly string[]): ClaimFields | undefined {
  const draft = stored()
  return draft && policyIds.includes(draft.policy_id) ? { ...emptyFields(), ...draft } : undefined
}

export function saveDraft(fields: ClaimFields): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(fields))
  } catch {
    // A full or forbidden storage takes nothing away from the form.
  }
}

export const clearDraft = (): void => localStorage.removeItem(KEY)

function stored(): ClaimFields | undefined {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    return typeof found?.policy_id === 'string' && Array.isArray(found.line_items) ? found : undefined
  } catch {
    return undefined
  }
}
