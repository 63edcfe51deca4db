// What the API answers in the tests of whole pages.
import type { Schemas } from '@petinsure360/client'

export const QUOTE = {
  quote_id: 'QUO-1',
  species: 'Dog',
  breed: 'Beagle',
  date_of_birth: '2021-03-01',
  state: 'TX',
  payment_frequency: 'Monthly',
  includes_wellness: false,
  includes_dental: false,
  includes_behavioral: false,
  other_insured_pets: 0,
  as_of: '2026-11-23',
  valid_until: '2026-12-23',
  rating_version: 'rating-2026.1',
  plans: [
    {
      plan_name: 'Basic',
      monthly_premium: 32.76,
      annual_premium: 393.12,
      annual_deductible: 500,
      coverage_limit: 5000,
      reimbursement_percentage: 70,
      waiting_period_days: 14,
      out_of_network_percentage: 80,
      lines: [
        { code: 'base', label: 'Basic plan', factor: null, amount: 29.99 },
        { code: 'age', label: 'Age 5', factor: 1.15, amount: 2.77 },
      ],
    },
  ],
} satisfies Schemas['QuoteAnswer']

export const CATALOGUE = {
  species: [
    { name: 'Dog', breeds: ['Beagle'] },
    { name: 'Cat', breeds: [] },
  ],
  states: [{ code: 'TX', name: 'Texas' }],
  add_ons: [{ name: 'Dental', field: 'includes_dental', monthly_price: 8 }],
  payment_frequencies: [{ name: 'Monthly', months: 1, discount_percentage: 0 }],
  payment_methods: ['Credit Card'],
}

export const POLICY = {
  policy_id: 'POL-1',
  policy_number: 'PI-1',
  customer_id: 'CUST-1',
  pet_id: 'PET-1',
  plan_name: 'Basic',
  monthly_premium: 32.76,
  annual_deductible: 500,
  coverage_limit: 5000,
  reimbursement_percentage: 70,
  waiting_period_days: 14,
  effective_date: '2026-11-01',
  expiration_date: '2027-11-01',
  status: 'Active',
  payment_method: 'Credit Card',
  payment_frequency: 'Monthly',
  renewal_count: 0,
  cancellation_date: null,
}

export const REMAINING = {
  as_of: '2026-11-23',
  ends: '2027-11-01',
  annual_deductible: 500,
  deductible_remaining: 380,
  coverage_limit: 5000,
  limit_remaining: 5000,
  covered_from: '2026-11-15',
  is_waiting: false,
}

export const CANCELLATION = {
  status: 'Cancelled',
  cancellation_date: '2026-11-23',
  days_used: 22,
  days_unused: 343,
  charged: 32.76,
  retained: 23.7,
  claims_approved: 0,
  refund: 9.06,
}
