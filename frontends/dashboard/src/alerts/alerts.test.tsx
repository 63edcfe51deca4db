import { expect, test } from 'vitest'
import { inWords, type Rule } from './rules.ts'

const rule: Rule = { name: '', metric: 'loss_ratio', by: 'month', when: 'above', threshold: 70 }

test.each([
  [rule, 'Loss ratio by month is above 70%'],
  [{ ...rule, threshold: 70.25 }, 'Loss ratio by month is above 70.25%'],
  [{ ...rule, metric: 'paid', threshold: 12_500.5 }, 'Paid by month is above $12,500.50'],
  [{ ...rule, metric: 'claimed', when: 'below', threshold: 900 }, 'Claimed by month is below $900.00'],
  [
    { ...rule, metric: 'earned_premium', when: 'rises', threshold: 5 },
    'Earned premium by month rises by more than 5%',
  ],
  [{ ...rule, metric: 'claims', threshold: 1200 }, 'Claims by month is above 1,200'],
  [
    { ...rule, metric: 'claims', by: 'day', when: 'falls', threshold: 50 },
    'Claims by day falls by more than 50%',
  ],
] as [Rule, string][])('a rule reads as a sentence', (given, words) => expect(inWords(given)).toBe(words))
