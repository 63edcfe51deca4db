import { buttonClass, Facts } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { Link } from '@tanstack/react-router'
import { Notice } from '../notice.tsx'
import { limitInWords } from './cover.ts'
import type { Policy } from './policy.tsx'

/** What has just been bought, and what can be done next. */
export function PurchaseConfirmation({ policy, pet }: { policy: Policy; pet: string }) {
  return (
    <Notice title={`Done: ${pet} is insured`}>
      <Facts
        facts={[
          { label: 'Policy number', value: policy.policy_number },
          { label: 'Premium per month', value: money(policy.monthly_premium) },
          { label: 'Yearly limit', value: limitInWords(policy.coverage_limit) },
          { label: 'From', value: date(policy.effective_date) },
          { label: 'Until', value: date(policy.expiration_date) },
        ]}
      />
      <div className="mt-6 flex flex-wrap gap-3">
        <Link to="/claims/new" search={{ policy: policy.policy_id }} className={buttonClass()}>
          Submit a claim
        </Link>
        <Link to="/policies/new" className={buttonClass()}>
          Insure another pet
        </Link>
      </div>
    </Notice>
  )
}
