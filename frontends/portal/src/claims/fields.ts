// What the form of a claim asks for, and what becomes of it. Bounds are the API's.
import type { Schemas } from '@petinsure360/client'
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { amountAdvice, parseMoney } from '@petinsure360/ui/typed'
import * as v from 'valibot'
import { needed, past } from '../fields.ts'
import { today } from '../today.ts'

const { LineItem: LINE, PortalClaim: CLAIM } = MAX_LENGTH
const amount = v.pipe(
  needed('Enter the amount.', 40),
  v.check(
    text => parseMoney(text) !== null,
    issue => amountAdvice(issue.input),
  ),
  v.transform(parseMoney),
  v.number(),
  v.minValue(0.01, 'Enter more than $0.'),
)

export const claimSchema = v.object({
  policy_id: needed('Choose a pet and its policy.', 64),
  claim_type: needed('Choose the kind of care.', 64),
  claim_category: needed('Choose one, or write your own.', CLAIM.claim_category),
  service_date: past('Enter the day of the visit.', today, 'The visit'),
  provider_id: v.string(),
  provider_name: needed('Enter the name of the vet or clinic.', CLAIM.provider_name),
  diagnosis: needed('Enter the diagnosis.', CLAIM.diagnosis),
  treatment_notes: needed('Describe the treatment.', CLAIM.treatment_notes),
  is_emergency: v.boolean(),
  line_items: v.array(v.object({ description: needed('What was this for?', LINE.description), amount })),
})

export type ClaimFields = v.InferInput<typeof claimSchema>
export type ClaimValues = v.InferOutput<typeof claimSchema>

export const EMPTY_LINE = { description: '', amount: '' }

export const emptyFields = (policyId = ''): ClaimFields => ({
  policy_id: policyId,
  claim_type: '',
  claim_category: '',
  service_date: '',
  provider_id: '',
  provider_name: '',
  diagnosis: '',
  treatment_notes: '',
  is_emergency: false,
  line_items: [EMPTY_LINE],
})

/** The lines added up in cents, which add without rest. */
export const totalOf = (lines: readonly { amount: number | null }[]): number =>
  lines.reduce((sum, line) => sum + Math.round((line.amount ?? 0) * 100), 0) / 100

/** The claim as the API takes it. */
export function claimOf(values: ClaimValues, policy: Schemas['PolicyRow']): Schemas['PortalClaim'] {
  const { claim_type, provider_id, provider_name, ...rest } = values
  return {
    ...rest,
    claim_type: claim_type as Schemas['PortalClaim']['claim_type'],
    customer_id: policy.customer_id,
    pet_id: policy.pet_id,
    provider_id: provider_id || null,
    provider_name,
    // The record of a vet that we know decides; one that we don't is not taken to be in our network.
    is_in_network: provider_id !== '',
    claim_amount: totalOf(values.line_items),
    source: 'portal',
  }
}

/** What is known so far, when it is enough for an estimate. */
export function estimableOf(
  fields: ClaimFields,
  policy: Schemas['PolicyRow'] | undefined,
): Schemas['ClaimEstimate'] | undefined {
  const lines = fields.line_items
    .map(line => ({ description: line.description.trim() || 'Treatment', amount: parseMoney(line.amount) }))
    .filter((line): line is { description: string; amount: number } => line.amount !== null)
  const claim_amount = totalOf(lines)
  if (!policy || !fields.claim_type || !fields.service_date || claim_amount <= 0) return undefined
  return {
    policy_id: policy.policy_id,
    pet_id: policy.pet_id,
    customer_id: policy.customer_id,
    provider_id: fields.provider_id || null,
    provider_name: fields.provider_name || null,
    claim_type: fields.claim_type as Schemas['ClaimEstimate']['claim_type'],
    claim_category: fields.claim_category.trim() || 'General',
    service_date: fields.service_date,
    claim_amount,
    diagnosis: fields.diagnosis.trim() || null,
    treatment_notes: fields.treatment_notes.trim() || null,
    is_emergency: fields.is_emergency,
    line_items: lines,
    is_in_network: fields.provider_id !== '',
  }
}
