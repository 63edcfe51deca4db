import type { Schemas } from '@petinsure360/client'
import { Card, Facts } from '@petinsure360/ui'
import { date, days } from '@petinsure360/ui/format'
import { Word } from '../list/badges.tsx'
import { unmasked } from '../list/person.tsx'
import { Term } from '../list/term.tsx'

/** Who this is. What the reader's role may not see is said to be hidden. */
export function Profile({ customer: row }: { customer: Schemas['Customer360'] }) {
  const address = [unmasked(row.address_line1), row.city, row.state].filter(Boolean).join(', ')
  return (
    <Card title="Profile">
      <Facts
        facts={[
          { label: 'ID', value: <span className="font-mono text-xs break-all">{row.customer_id}</span> },
          { label: 'Email', value: unmasked(row.email) },
          { label: 'Phone', value: unmasked(row.phone) },
          { label: 'Address', value: address || null },
          { label: 'Customer since', value: date(row.customer_since) },
          { label: <Term of="value_tier" />, value: <Word>{row.value_tier}</Word> },
          { label: <Term of="risk" />, value: <Word>{row.risk_category}</Word> },
          { label: <Term of="churn_risk" />, value: <Word>{row.churn_risk_adjusted}</Word> },
          { label: 'Next renewal', value: renewal(row.min_days_until_renewal) },
          { label: 'Claim processing', value: days(row.avg_processing_days) },
          { label: 'Referred by', value: row.referral_source },
          { label: 'Prefers', value: row.preferred_contact },
        ]}
      />
    </Card>
  )
}

function renewal(daysLeft: number | null): string | null {
  if (daysLeft === null) return null
  return daysLeft < 0 ? `${days(-daysLeft)} ago` : `in ${days(daysLeft)}`
}
