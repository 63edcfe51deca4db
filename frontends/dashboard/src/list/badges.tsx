// Words of gold in a color of their meaning; the word stays as it is served.
import { Badge, type Tone } from '@petinsure360/ui'

const TONES: Record<string, Tone> = {
  // risk_category and customer_risk_score
  'very high': 'bad',
  high: 'bad',
  'high risk': 'bad',
  medium: 'warn',
  'medium risk': 'warn',
  low: 'good',
  'low risk': 'good',
  'very low': 'good',
  'very low risk': 'good',
  // churn
  churned: 'bad',
  lapsed: 'bad',
  'no policy': 'neutral',
  // value tiers
  gold: 'gold',
  silver: 'silver',
  bronze: 'bronze',
  // provider tiers
  preferred: 'good',
  'review required': 'warn',
}

/** A word of gold as a badge; a dash for none. */
export function Word({ children }: { children: string | null | undefined }) {
  if (!children) return <>—</>
  return <Badge tone={TONES[children.toLowerCase()] ?? 'neutral'}>{children}</Badge>
}
