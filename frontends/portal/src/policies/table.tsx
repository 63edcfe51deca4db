import type { Schemas } from '@petinsure360/client'
import { type Column, DataTable, StatusBadge } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { limitInWords } from './cover.ts'

type Policy = Schemas['PolicyRow']
type Pet = Schemas['PetRow']

export interface PolicyTableProps {
  caption: string
  policies: readonly Policy[]
  /** For their names; a dash until they are known. */
  pets: readonly Pet[] | undefined
}

/** Policies, each row the way to one. */
export function PolicyTable({ caption, policies, pets }: PolicyTableProps) {
  return (
    <DataTable
      caption={caption}
      columns={columns(pets)}
      rows={policies}
      rowKey={policy => policy.policy_id}
      rowHref={policy => `/policies/${policy.policy_id}`}
      phone="cards"
      className="rounded-lg border border-line bg-surface"
    />
  )
}

const columns = (pets: readonly Pet[] | undefined): Column<Policy>[] => [
  { key: 'policy_number', header: 'Policy' },
  { key: 'pet', header: 'Pet', cell: policy => petName(policy, pets) },
  { key: 'plan_name', header: 'Plan' },
  {
    key: 'monthly_premium',
    header: 'Per month',
    cell: policy => money(policy.monthly_premium),
    align: 'end',
  },
  {
    key: 'coverage_limit',
    header: 'Yearly limit',
    cell: policy => limitInWords(policy.coverage_limit),
    align: 'end',
  },
  {
    key: 'expiration_date',
    header: 'Until',
    cell: policy => date(policy.cancellation_date ?? policy.expiration_date),
  },
  { key: 'status', header: 'Status', cell: policy => <StatusBadge status={policy.status} /> },
]

const petName = (policy: Policy, pets: readonly Pet[] | undefined): string | undefined =>
  pets?.find(pet => pet.pet_id === policy.pet_id)?.pet_name
